import { inLocale } from "#domain/menu.ts";
import type { Order, OrderSummary } from "#domain/order.ts";

/** The order with the names of its dishes in one language. What was paid and chosen stays as it was. */
export function localOrder(order: Order, language: string): Order {
  return {
    ...order,
    lines: order.lines.map((line) => ({
      ...line,
      name: inLocale(line, "name", language),
      translations: {},
      options: line.options.map((option) => ({
        ...option,
        name: inLocale(option, "name", language),
        translations: {},
      })),
    })),
  };
}

/** What a list shows of an order, with the names of its first dishes in one language. */
export const localSummary = (summary: OrderSummary, language: string): OrderSummary => ({
  ...summary,
  firstLines: summary.firstDishes.map((dish) => inLocale(dish, "name", language)),
  firstDishes: [],
});
