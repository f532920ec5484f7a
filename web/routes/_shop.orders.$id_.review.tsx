import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { COMMENT_MAX, RATINGS, type Rating } from "#domain/reviews.ts";
import { LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { TextArea } from "#web/components/field.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { keyFrom, newKey } from "#web/lib/idempotency.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { loadRestaurant } from "#web/lib/menu.server.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { StarChoice } from "#web/reviews/star-choice.tsx";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { v1 } = connect(request, context);
  const { review } = await read(v1.orders[":id"].review.$get({ param: { id: idFrom(params.id) } }), request);
  const [{ name, slug }, t] = await Promise.all([
    loadRestaurant(request, context, review.restaurantId),
    textsFor(request, "settings"),
  ]);
  return {
    step: review.step,
    number: review.number,
    restaurant: { name, slug },
    key: newKey(),
    title: t("review.title", { number: String(review.number) }),
  };
}

const ratingIn = (form: FormData): Rating | null =>
  RATINGS.find((each) => String(each) === textIn(form, "rating")) ?? null;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const id = idFrom(params.id);
  const values = { rating: ratingIn(form), comment: textIn(form, "comment") };
  if (values.rating === null) return data({ failure: undefined, values }, { status: 400 });
  const { v1, headers } = connect(request, context);
  const tried = await attempt(
    v1.orders[":id"].review.$post(
      { param: { id }, json: { rating: values.rating, comment: values.comment } },
      { headers: { "Idempotency-Key": keyFrom(form.get("key")) } },
    ),
  );
  // Whoever has said it on another device is thanked here as well.
  if (tried.ok || tried.failure.code === "already_exists") {
    return redirect(`/orders/${id}/review`, { status: 303, headers: headers() });
  }
  const { failure } = tried;
  if (failure.status === 401 || failure.status === 404) throw pageFor(failure, request);
  return data({ failure, values }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded && `${loaded.title} · ${loaded.restaurant.name}`),
  { name: "robots", content: "noindex" },
];

export default function ReviewPage() {
  const { step, number, restaurant, key } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("settings");
  const format = useFormat();
  const words = { number: format.number(number), restaurant: restaurant.name, max: format.number(COMMENT_MAX) };
  if (step !== "open") return <Over step={step} words={words} slug={restaurant.slug} />;
  const values = answered?.values;
  const unfit = answered?.failure?.code === "invalid_input";
  const starless = values?.rating === null;
  return (
    <FormPage
      title={t("review.title", words)}
      intro={t("review.intro", words)}
      failure={answered?.failure}
      isAtField={unfit || starless}
      submit={t("review.send")}
    >
      <input type="hidden" name="key" value={key} />
      <StarChoice chosen={values?.rating ?? null} error={starless ? t("review.choose") : null} />
      <TextArea
        id="comment"
        name="comment"
        label={t("review.comment")}
        hint={t("review.commentHint", words)}
        optional
        rows={4}
        maxLength={COMMENT_MAX}
        defaultValue={values?.comment}
        error={unfit ? t("review.tooLong", words) : null}
      />
    </FormPage>
  );
}

const NO_FORM = {
  reviewed: ["review.thanks", "review.thanksBody"],
  too_early: ["review.early", "review.earlyBody"],
  never: ["review.never", "review.neverBody"],
} as const;

function Over({
  step,
  words,
  slug,
}: {
  step: keyof typeof NO_FORM;
  words: { number: string; restaurant: string };
  slug: string;
}) {
  const t = useMessages("settings");
  const [title, body] = NO_FORM[step];
  return (
    <Main className="page max-w-md! pt-6">
      <div role="status">
        <EmptyState
          heading="h1"
          title={t(title)}
          action={
            <LinkButton to={`/r/${slug}`} look="primary" reloadDocument>
              {t("review.again", words)}
            </LinkButton>
          }
        >
          {t(body, words)}
        </EmptyState>
      </div>
    </Main>
  );
}
