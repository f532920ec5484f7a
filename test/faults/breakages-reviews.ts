import type { Breakage } from "./breakages.ts";
import type { Evening } from "./evening.ts";

/** One at least for every check of reviews. */
export const reviewBreakages = ({ cooked, served, waiting, reviews: { guests, customers } }: Evening): Breakage[] => [
  {
    what: "an order was reviewed before it was cooked",
    sql: [`update reviews set order_id = '${waiting.id}' where id = '${guests}'`],
    invariant: 9,
    says: `a review is of an order that was not handed over, or is not its guest's, customer's or restaurant's: review ${guests}`,
  },
  {
    what: "somebody reviewed another's order",
    sql: [`update reviews set user_id = null where id = '${customers}'`],
    invariant: 9,
    says: `a review is of an order that was not handed over, or is not its guest's, customer's or restaurant's: review ${customers}`,
  },
  {
    what: "a link to review works for a year",
    sql: [
      `update order_capabilities set expires_at = now() + interval '1 year' where order_id = '${cooked.id}' and scope = 'review'`,
    ],
    invariant: 9,
    says: `a link to review works for an order that was not handed over, or longer than it may: order ${cooked.id}`,
  },
  {
    what: "a review was approved and nobody wrote down who did it",
    sql: [`delete from audit_log where action = 'review.approved' and after->>'review' = '${customers}'`],
    invariant: 15,
    says: `a review was decided, and the newest act about it is not how it is: review ${customers}`,
  },
  {
    what: "a review was approved past the page where that is done",
    sql: [
      `update reviews set status = 'approved', decided_at = now(), decided_by = (select decided_by from reviews where id = '${customers}')
       where id = '${guests}'`,
    ],
    invariant: 15,
    says: `a review was decided, and the newest act about it is not how it is: review ${guests}`,
  },
  {
    what: "a guest was not asked how it was",
    sql: [
      ...["inbox where event_id", "deliveries where event_id", "outbox where id"].map(
        (rows) =>
          `delete from ${rows} in (select e.id from outbox e join notifications n on n.id = e.aggregate_id
           where n.order_id = '${cooked.id}' and n.template = 'order_completed')`,
      ),
      `delete from notifications where order_id = '${cooked.id}' and template = 'order_completed'`,
    ],
    invariant: 14,
    says: `a mail about the present state was never written: order ${cooked.id}`,
  },
  {
    what: "an order was made nobody's, and what its customer said stayed",
    sql: [
      `select anonymise_orders_v1(array['${served.id}']::uuid[])`,
      `update reviews set comment = 'Ada' where id = '${customers}'`,
    ],
    invariant: 18,
    says: `an order is nobody's and still says whose it was: order ${served.id}`,
  },
];
