import type { ReactNode } from "react";

/** An empty plate between fork and knife, drawn with the inks of the page so that it belongs to day and night. */
export function EmptyPlate() {
  return (
    <svg viewBox="0 0 200 130" width={200} height={130} fill="none" aria-hidden className="max-w-full">
      <ellipse cx={104} cy={72} rx={60} ry={56} className="fill-sunken" />
      <circle cx={100} cy={66} r={56} className="fill-surface stroke-steel-strong" strokeWidth={2} />
      <circle cx={100} cy={66} r={38} className="stroke-steel" strokeWidth={3} />
      <path d="M74 46a34 34 0 0 1 18-13" className="stroke-steel-strong" strokeWidth={2.5} strokeLinecap="round" />
      <g className="stroke-muted" strokeWidth={3} strokeLinecap="round">
        <path d="M18 22v22a8 8 0 0 0 16 0V22M26 22v90" />
        <path d="M176 112V22c-11 8-13 28-10 46h10" strokeLinejoin="round" />
      </g>
      <path d="M86 66q7 9 14 0t14 0" className="stroke-tomato" strokeWidth={3} strokeLinecap="round" />
    </svg>
  );
}

/** A rail with a clip and no ticket. */
export function EmptyRail() {
  return (
    <svg viewBox="0 0 200 120" width={200} height={120} fill="none" aria-hidden className="max-w-full">
      <rect x={10} y={18} width={180} height={10} rx={5} className="fill-steel-strong" />
      <path
        d="M66 36h68v58l-6.8 6-6.8-6-6.8 6-6.8-6-6.8 6-6.8-6-6.8 6-6.8-6-6.8 6-6.8-6z"
        className="stroke-steel-strong"
        strokeWidth={2}
        strokeDasharray="5 5"
        strokeLinejoin="round"
      />
      <rect x={88} y={10} width={24} height={30} rx={5} className="fill-tomato" />
      <circle cx={100} cy={31} r={3} className="fill-surface" />
      <path d="M80 58h40M80 72h26" className="stroke-steel" strokeWidth={4} strokeLinecap="round" />
    </svg>
  );
}

export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** One step out of the emptiness. */
  action?: ReactNode;
  drawing?: "plate" | "rail";
  heading?: "h1" | "h2" | "h3";
}

/** Nothing here yet: what would be here, and the one way to get it. */
export function EmptyState({ title, children, action, drawing = "plate", heading: Heading = "h2" }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-10 text-center">
      {drawing === "plate" ? <EmptyPlate /> : <EmptyRail />}
      <Heading className="text-xl">{title}</Heading>
      {children && <p className="text-muted">{children}</p>}
      {action}
    </div>
  );
}
