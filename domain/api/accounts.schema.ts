import * as z from "zod";
import { AUDITED } from "../audit-log.ts";
import { MEMBER_ROLES, PLATFORM_ROLES, USER_STATUSES } from "../roles.ts";
import { MeView } from "./auth.schema.ts";
import { Id, Time } from "./common.schema.ts";

export const RoleChange = z.strictObject({ role: z.enum(PLATFORM_ROLES) });

export const UserRecordView = MeView.extend({
  status: z.enum(USER_STATUSES),
  createdAt: Time,
  lastSeenAt: Time.nullable().describe("When a session of theirs was last renewed, to a quarter of an hour"),
  sessions: z.int().describe("How many are open"),
});

const counts = <const Words extends readonly string[]>(words: Words) =>
  z.object(Object.fromEntries(words.map((word) => [word, z.int()])) as Record<Words[number], z.ZodInt>);
export const UserStatsView = z.object({
  total: z.int().describe("Without those who were forgotten"),
  verified: z.int(),
  byStatus: counts(USER_STATUSES),
  byRole: counts([...PLATFORM_ROLES, ...MEMBER_ROLES]).describe("Somebody may be counted in several"),
  activeLastWeek: z.int(),
  newLastWeek: z.int(),
});

const Named = z.object({ id: Id, name: z.string() });
const States = z.record(z.string(), z.string());
export const AuditEntryView = z.object({
  id: Id,
  at: Time,
  by: Named,
  action: z.enum(AUDITED),
  user: Named.nullable().describe("The person that it was done to; null for what was done to a tablet"),
  device: Named.nullable().describe("The tablet that it was done to"),
  restaurant: Named.nullable().describe("Where, of what is done in a restaurant"),
  before: States,
  after: States,
  requestId: z.string(),
});
