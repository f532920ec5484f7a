import { TriangleAlert } from "lucide-react";
import { Button, LinkButton } from "#web/components/button.tsx";
import { useMessages } from "#web/lib/language.tsx";
import type { Refusal } from "./board-state.ts";
import { useKitchen } from "./kitchen-view.ts";
import { useRefusalWords } from "./use-refusal-words.ts";

/** Why a slip is back where it was. The board says it aloud; it stands here until somebody has seen it. */
export function RefusedNote({ refusal, onDismiss }: { refusal: Refusal; onDismiss: (orderId: string) => void }) {
  const t = useMessages("kitchen");
  const common = useMessages("common");
  const { restaurantId } = useKitchen();
  const words = useRefusalWords();
  return (
    <div
      className="mb-3 rounded-control bg-plum-wash p-2.5 inset-ring-2 inset-ring-plum-ink"
      data-refused={refusal.code}
    >
      <p className="flex items-start gap-2 text-lg font-semibold text-plum-ink">
        <TriangleAlert size={24} aria-hidden className="mt-0.5 shrink-0" />
        <span>{words(refusal)}</span>
      </p>
      {(refusal.code === "unauthorized" || refusal.code === "session_changed") && (
        <LinkButton to={`/login?next=/kitchen/${restaurantId}`} look="primary" wide reloadDocument className="mt-2">
          {common("nav.signIn")}
        </LinkButton>
      )}
      <Button className="scripted mt-2" wide onClick={() => onDismiss(refusal.orderId)}>
        {t("refused.dismiss")}
      </Button>
    </div>
  );
}
