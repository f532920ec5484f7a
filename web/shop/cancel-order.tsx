import { SecondQuestion } from "#web/components/second-question.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** Cancels the order that the page shows. */
export function CancelOrder({ orderKey, number }: { orderKey: string; number: string }) {
  const t = useMessages("order");
  return (
    <SecondQuestion
      className="mt-6"
      summaryClassName="mx-auto px-4 underline underline-offset-4"
      label={t("cancel.action")}
      title={t("cancel.title", { number })}
      body={t("cancel.body")}
      confirm={t("cancel.confirm")}
      keep={t("cancel.keep")}
      sends={{ key: orderKey, act: "cancel" }}
    />
  );
}
