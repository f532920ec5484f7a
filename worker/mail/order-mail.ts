import type { OrderMailToSend } from "#domain/commands.ts";
import { inLocale } from "#domain/menu.ts";
import { orderReason } from "#domain/order-reasons.ts";
import { promiseRange } from "#domain/promise.ts";
import type { MailContent, MailLine, MailSum } from "./content.ts";
import { formatMoney, formatTime, oneLine } from "./format.ts";
import type { MailWords } from "./messages/words.ts";
import { say, type Tongue } from "./tongue.ts";

/** A mail about an order, in the words of its language. */
export function orderMail(notification: OrderMailToSend, url: string, { language, words }: Tongue): MailContent {
  const { template, order, restaurant } = notification;
  const blanks = { number: String(order.number), restaurant: oneLine(inLocale(restaurant, "name", language)) };
  const question =
    restaurant.phone === null
      ? null
      : say(words, words.questions, { ...blanks, phone: leftToRight(restaurant.phone, words) });
  return {
    language,
    direction: words.direction,
    subject: oneLine(say(words, words.subjects[template], blanks)),
    sender: blanks.restaurant,
    heading: words.headings[template],
    paragraphs: paragraphsOf(notification, words),
    slip: {
      number: say(words, words.order, blanks),
      forName: say(words, words.forName, { name: order.contact.name }),
      itemsTitle: words.items,
      lines: order.lines.map((line) => lineOf(line, notification, words, language)),
      sums: sumsOf(notification, words),
    },
    link: linkOf(notification, url, words),
    closing: question,
  };
}

/** The one link of a mail. Of a guest's order whose links the restaurant has taken back, there is no page to go to. */
function linkOf(
  { template, order, trackGeneration, reviewGeneration }: OrderMailToSend,
  url: string,
  words: MailWords,
): MailContent["link"] {
  const asks = template === "order_completed";
  const generation = asks ? reviewGeneration : trackGeneration;
  if (generation === null && order.userId === null) return null;
  const [label, hint] = asks ? [words.review, words.reviewLink] : [words.follow, words.privateLink];
  return { label, url, hint: generation === null ? null : hint };
}

function paragraphsOf({ template, order, restaurant }: OrderMailToSend, words: MailWords): string[] {
  const range = promiseRange(order.promisedAt, order.promiseMadeAt);
  const values = {
    from: formatTime(range.from, restaurant.timezone, words.locale),
    to: formatTime(range.to, restaurant.timezone, words.locale),
    table: order.tableName ?? "",
    address: restaurant.address,
  };
  const code = orderReason(order.reason);
  const own = order.reason ? [say(words, words.reason, { reason: order.reason })] : [];
  const reason = code ? [words.reasons[code]] : own;
  switch (template) {
    case "order_placed": {
      const next = { pickup: words.placedPickup, dine_in: words.placedTable, delivery: words.placedDelivery };
      return [
        say(words, next[order.fulfilment], values),
        ...(order.note ? [say(words, words.note, { note: order.note })] : []),
      ];
    }
    case "order_ready": {
      const next = { pickup: words.readyPickup, dine_in: words.readyTable, delivery: words.readyDelivery };
      return [say(words, next[order.fulfilment], values)];
    }
    case "order_rejected":
    case "order_cancelled":
      return [...reason, ...(order.paymentStatus === "unpaid" ? [words.notCharged] : [])];
    case "order_completed": {
      const handed = {
        pickup: words.completedPickup,
        dine_in: words.completedTable,
        delivery: words.completedDelivery,
      };
      return [say(words, handed[order.fulfilment], values), words.howWasIt];
    }
    case "order_link":
      return [words.linkIsNew];
    default:
      return template satisfies never;
  }
}

function lineOf(
  line: OrderMailToSend["order"]["lines"][number],
  { order }: OrderMailToSend,
  words: MailWords,
  language: string,
): MailLine {
  const options = line.options.map((option) => {
    const name = inLocale(option, "name", language);
    return option.quantity > 1 ? `${option.quantity} × ${name}` : name;
  });
  return {
    quantity: String(line.quantity),
    name: inLocale(line, "name", language),
    details: [...options, ...(line.note ? [say(words, words.note, { note: line.note })] : [])],
    amount: formatMoney(line.subtotalMinor, order.currency, words.locale),
  };
}

/** A phone number amid Arabic: without these signs its groups of digits would change places. */
const leftToRight = (text: string, { direction }: MailWords): string =>
  direction === "rtl" ? `\u2066${text}\u2069` : text;

function sumsOf({ template, order }: OrderMailToSend, words: MailWords): MailSum[] {
  const money = (minor: number) => formatMoney(minor, order.currency, words.locale);
  const inclusive = order.taxMode === "inclusive";
  const total = { label: words.total, amount: money(order.totalMinor), strong: true };
  const tax = {
    label: inclusive ? words.taxIncluded : words.taxAdded,
    amount: money(order.taxMinor),
    strong: false,
  };
  const subtotal = { label: words.subtotal, amount: money(order.subtotalMinor), strong: false };
  const sums = inclusive ? [total, tax] : [subtotal, tax, total];
  const over = template === "order_rejected" || template === "order_cancelled" || template === "order_completed";
  const owed = !over && order.paymentStatus === "unpaid" && order.paymentMethod === "counter";
  return owed ? [...sums, { label: words.payAtCounter, amount: "", strong: false }] : sums;
}
