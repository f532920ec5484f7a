import type { ApplicationState } from "#domain/applications.ts";
import { Badge, type Tone } from "#web/components/badges.tsx";

const TONES: Record<ApplicationState, Tone> = {
  pending: "wait",
  approved: "good",
  declined: "problem",
  withdrawn: "plain",
};

/** How an application stands. */
export const StateBadge = ({ state, children }: { state: ApplicationState; children: string }) => (
  <Badge tone={TONES[state]}>{children}</Badge>
);
