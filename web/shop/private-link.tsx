import { Notice } from "#web/components/notice.tsx";
import { SecondQuestion } from "#web/components/second-question.tsx";
import { wordsFor, type Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";

interface PrivateLinkProps {
  linkKey: string;
  /** The link that was made a moment ago. */
  renewed: string | null;
  failure: Failure | null;
}

/** A guest's link to their order: who has it sees the order, so it can be made new. */
export function PrivateLink({ linkKey, renewed, failure }: PrivateLinkProps) {
  const t = useMessages("order");
  const errors = useMessages("errors");
  return (
    <section aria-labelledby="link" className="mt-8 border-t border-steel pt-6">
      <h2 id="link" className="text-lg">
        {t("link.title")}
      </h2>
      <p className="pt-1 pb-3 text-muted">{t("link.body")}</p>
      {failure && (
        <div className="pb-3">
          <Notice tone="problem" live="alert" title={wordsFor(errors, failure.code).title}>
            {failure.code === "rate_limited" ? t("link.often") : wordsFor(errors, failure.code).body}
          </Notice>
        </div>
      )}
      {renewed && !failure && (
        <div className="pb-3">
          <Notice tone="good" live="status" title={t("link.done")}>
            <p>{t("link.doneBody")}</p>
            <p className="pt-2">
              <a href={renewed} dir="ltr" className="text-sm break-all underline underline-offset-4">
                {renewed}
              </a>
            </p>
          </Notice>
        </div>
      )}
      <SecondQuestion
        key={linkKey} // once it is done, the question is closed again
        summaryClassName="underline underline-offset-4"
        label={t("link.action")}
        title={t("link.question")}
        body={t("link.questionBody")}
        confirm={t("link.confirm")}
        keep={t("link.keep")}
        sends={{ key: linkKey, act: "renew" }}
      />
    </section>
  );
}
