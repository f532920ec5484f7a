import { useFormat, useMessages } from "#web/lib/language.tsx";
import type { Refusal, RefusalCode } from "./board-state.ts";

/** Why something was not done, as a cook needs to know it. */
export function useReasonWords(): (code: RefusalCode) => string {
  const t = useMessages("kitchen");
  return (code) => {
    switch (code) {
      case "stale_version":
      case "illegal_move":
      case "not_allowed":
      case "not_found":
      case "no_answer":
        return t(`refused.${code}`);
      case "unauthorized":
      case "session_changed":
        return t("refused.session");
      default:
        return t("refused.other", { code });
    }
  };
}

/** The whole sentence at a slip that went back. */
export function useRefusalWords(): (refusal: Refusal) => string {
  const t = useMessages("kitchen");
  const format = useFormat();
  const reason = useReasonWords();
  return ({ number, code }) => t("refused.body", { number: format.number(number), reason: reason(code) });
}
