import { Form, useNavigation } from "@remix-run/react";
import { Button, LinkButton } from "#web/components/button.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import type { Failure } from "#web/lib/errors.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { useWaitForPairing } from "./use-wait-for-pairing.ts";

interface PairPageProps {
  title: string;
  /** The code of this tablet, while it waits. */
  shown: { code: string; secondsLeft: number } | null;
  /** Whether it showed one that has run out. */
  isOver: boolean;
  /** The person who is signed in here, and will not be any more. */
  signedInAs: string | null;
  failure: Failure | null | undefined;
}

/** Where a tablet shows the code by which it is paired. */
export function PairPage({ title, shown, isOver, signedInAs, failure }: PairPageProps) {
  const t = useMessages("kitchen");
  return (
    <Main className="page max-w-xl! py-10">
      <h1 className="pb-2 text-3xl">{title}</h1>
      {shown ? (
        <Waiting key={shown.code} {...shown} />
      ) : (
        <>
          <p className="pb-6 text-lg text-muted">{t("pair.intro")}</p>
          <FormFailure failure={failure} />
          {isOver && failure === undefined && (
            <Notice tone="wait" live="status">
              {t("pair.over")}
            </Notice>
          )}
          {signedInAs !== null && <p className="pb-4">{t("pair.signsOut", { name: signedInAs })}</p>}
          <ShowCode isAgain={isOver} />
          <p className="mt-6">
            <TextLink to="/login" reloadDocument>
              {t("pair.signIn")}
            </TextLink>
          </p>
        </>
      )}
    </Main>
  );
}

function ShowCode({ isAgain }: { isAgain: boolean }) {
  const t = useMessages("kitchen");
  const busy = useNavigation().state !== "idle";
  const words = t(isAgain ? "pair.again" : "pair.show");
  return (
    <Form method="post" replace className="mt-4">
      <Button type="submit" look="primary" wide busy={busy && words}>
        {words}
      </Button>
    </Form>
  );
}

/** Without a script the page is loaded anew every now and then, and there is a link to do it at once. */
const REFRESH_SECONDS = 10;

function Waiting({ code, secondsLeft }: { code: string; secondsLeft: number }) {
  const t = useMessages("kitchen");
  const format = useFormat();
  const isLost = useWaitForPairing(secondsLeft);
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content={String(REFRESH_SECONDS)} />
      </noscript>
      <p className="pb-6 text-lg text-muted">{t("pair.ask")}</p>
      <div className="ticket">
        <div className="ticket-slip py-8 text-center">
          <p id="code" className="pb-2 text-muted">
            {t("pair.code")}
          </p>
          <p
            aria-labelledby="code"
            role="group"
            dir="ltr"
            className="figures font-display text-[clamp(2.25rem,11vw,4.5rem)] leading-tight font-bold whitespace-nowrap"
          >
            {/* Spelled, so that a reader says letters and no word. */}
            <span aria-hidden>{code}</span>
            <span className="sr-only">{[...code].join(" ")}</span>
          </p>
        </div>
      </div>
      <p className="py-6">{t("pair.lasts", { span: format.span(Math.max(1, Math.ceil(secondsLeft / 60))) })}</p>
      <div role="status">{isLost && <Notice tone="wait">{t("pair.lost")}</Notice>}</div>
      <div className="unscripted">
        <LinkButton to="/kitchen/pair" reloadDocument wide>
          {t("pair.look")}
        </LinkButton>
      </div>
    </>
  );
}
