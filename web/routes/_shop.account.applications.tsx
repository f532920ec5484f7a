import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, type ClientActionFunctionArgs } from "@remix-run/react";
import { ChefHat, UserRound } from "lucide-react";
import { APPLICATION_KINDS, type ApplicationKind } from "#domain/applications.ts";
import { ApplicationFields } from "#web/applications/application-fields.tsx";
import { choicesIn, type Choices } from "#web/applications/choices.server.ts";
import { valuesIn, wishIn, type ApplicationValues } from "#web/applications/form.ts";
import { OwnApplication } from "#web/applications/own-application.tsx";
import { useApplicationErrors } from "#web/applications/use-application-errors.ts";
import { Button, LinkButton } from "#web/components/button.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { minutesSince } from "#web/lib/minutes-since.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const DONE = ["sent", "withdrawn"] as const;
const ICONS = { restaurant: ChefHat, driver: UserRound };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { v1 } = connect(request, context);
  const [{ items }, { user }] = await Promise.all([
    read(v1.applications.mine.$get(), request),
    read(v1.auth.me.$get(), request),
  ]);
  const { searchParams } = new URL(request.url);
  const open = APPLICATION_KINDS.filter(
    (kind) =>
      !items.some((each) => each.kind === kind && each.state === "pending") &&
      (kind === "restaurant" || user.platformRole === "customer"),
  );
  const kind = open.find((each) => each === searchParams.get("kind")) ?? null;
  const t = await textsFor(request, "account");
  return {
    items: items.map((application) => ({
      application,
      minutesAgo: minutesSince(application.createdAt),
    })),
    open,
    kind,
    choices: kind === "restaurant" ? choicesIn(languageOf(request)) : null,
    done: DONE.find((each) => each === searchParams.get("done")) ?? null,
    title: t("applications.title"),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const act = DONE.find((each) => each === textIn(form, "act"));
  const kind = APPLICATION_KINDS.find((each) => each === textIn(form, "kind"));
  const isSending = act === "sent" && kind !== undefined;
  if (!isSending && act !== "withdrawn") throw data(null, { status: 400 });
  const values = valuesIn(form);
  const tried = isSending
    ? await attempt(v1.applications.$post({ json: wishIn(kind, values) }))
    : await attempt(v1.applications[":id"].withdraw.$post({ param: { id: idFrom(textIn(form, "id")) } }));
  if (tried.ok) return redirect(`/account/applications?done=${act}`, { status: 303, headers: headers() });
  const { failure } = tried;
  return data(
    { failure, values: isSending ? values : null, wasSending: isSending },
    { status: failure.status, headers: headers() },
  );
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Applications() {
  const { items, open, kind, choices, done, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const s = useMessages("settings");
  const failure = answered?.failure;
  const isAtField = Object.keys(useApplicationErrors(failure)).length > 0;
  const otherwise = otherwiseIn(failure, answered && "wasSending" in answered ? answered.wasSending : false);
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{title}</h1>
      <p className="mt-1 mb-6 text-muted">{s("apply.intro")}</p>
      <FormFailure failure={failure} isAtField={isAtField} {...(otherwise && { otherwise: s(otherwise) })} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {s(`apply.${done}`)}
        </Notice>
      )}
      {items.length > 0 && (
        <ul className="mt-4 flex flex-col gap-3" aria-label={s("apply.yours")}>
          {items.map(({ application, minutesAgo }) => (
            <OwnApplication key={application.id} application={application} minutesAgo={minutesAgo} />
          ))}
        </ul>
      )}
      {kind ? (
        <Apply
          key={kind}
          kind={kind}
          choices={choices}
          failure={failure}
          values={(answered && "values" in answered && answered.values) || undefined}
        />
      ) : (
        <div className="mt-6 flex flex-col gap-3">
          {open.map((each) => (
            <LinkButton key={each} to={`?kind=${each}`} icon={ICONS[each]} wide>
              {s(`apply.${each}.start`)}
            </LinkButton>
          ))}
        </div>
      )}
    </Main>
  );
}

/** What to say about a refusal that is of no field. */
function otherwiseIn(failure: Failure | null | undefined, wasSending: boolean) {
  if (failure?.code === "illegal_move") return "apply.decided";
  return wasSending && failure?.code === "already_exists" ? "apply.oneWaits" : null;
}

function Apply(props: {
  kind: ApplicationKind;
  choices: Choices | null;
  failure: Failure | null | undefined;
  values: ApplicationValues | undefined;
}) {
  const { kind, choices, failure, values } = props;
  const s = useMessages("settings");
  const busy = useNavigation().state !== "idle";
  const errors = useApplicationErrors(failure);
  return (
    <Form method="post" replace className="mt-8 flex flex-col gap-5">
      <input type="hidden" name="kind" value={kind} />
      <ApplicationFields kind={kind} choices={choices} values={values} errors={errors} />
      <Button type="submit" name="act" value="sent" look="primary" wide busy={busy && s("apply.send")}>
        {s("apply.send")}
      </Button>
      <LinkButton to="/account/applications" look="quiet" wide>
        {s("apply.notNow")}
      </LinkButton>
    </Form>
  );
}
