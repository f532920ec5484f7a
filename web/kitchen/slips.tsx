import type { Refusal, ShownCard } from "./board-state.ts";
import { Slip } from "./slip.tsx";

export interface SlipsProps {
  cards: readonly ShownCard[];
  refusals: readonly Refusal[];
  onDismiss: (orderId: string) => void;
  /** Whether a slip hung here before: one that did not slides in. */
  isKnown?: (card: ShownCard) => boolean;
  className: string;
}

/** Slips in a row, each with what was refused of it. */
export function Slips({ cards, refusals, onDismiss, isKnown = () => true, className }: SlipsProps) {
  return (
    <ol className={className}>
      {cards.map((card) => (
        <Slip
          key={card.orderId}
          card={card}
          refusal={refusals.find(({ orderId }) => orderId === card.orderId)}
          onDismiss={onDismiss}
          isArriving={!isKnown(card)}
        />
      ))}
    </ol>
  );
}
