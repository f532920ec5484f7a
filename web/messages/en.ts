import { account } from "./en/account.ts";
import { common } from "./en/common.ts";
import { errors } from "./en/errors.ts";
import { order } from "./en/order.ts";
import { shop } from "./en/shop.ts";

/** English for front of house. The kitchen's texts are a file of their own, so a phone never loads them. */
export const front = { common, shop, order, account, errors };
