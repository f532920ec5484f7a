/** What limits each part, from profiles: kept beside the bench that shows it, and written into `docs/speed.md` with its figures. */
export const LIMITS: Record<string, string> = {};
