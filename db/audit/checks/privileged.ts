import type { Check } from "../check.ts";
import { KEPT } from "../kept.ts";

export const PRIVILEGED: Check[] = [
  {
    breach: "somebody's rights were changed and it is not written down",
    sql: `
      select 'event ' || e.id as id, a.id is null as broken
      from outbox e left join audit_log a on a.user_id = e.aggregate_id and a.request_id = e.request_id
      where e.type = 'user.role_updated' and e.created_at > ${KEPT}`,
  },
  {
    breach: "an act is written down as somebody's who did it to themselves",
    sql: `select 'act ' || id as id, by_user_id = user_id as broken from audit_log`,
  },
  {
    breach: "an act is written down that changed nothing",
    sql: `
      select 'act ' || id as id, action <> 'user.signed_out' and before = after as broken
      from audit_log`,
  },
  {
    breach: "the newest act about somebody's state is not how it is",
    sql: `
      select 'account ' || u.id as id, a.after->>'status' is distinct from u.status and u.status <> 'anonymised' as broken
      from users u
      join lateral (
        select after from audit_log a where a.user_id = u.id and a.action in ('user.disabled', 'user.enabled')
        order by a.at desc, a.id desc limit 1
      ) a on true`,
  },
];
