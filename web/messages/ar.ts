import { account } from "./ar/account.ts";
import { common } from "./ar/common.ts";
import { errors } from "./ar/errors.ts";
import { order } from "./ar/order.ts";
import { shop } from "./ar/shop.ts";

/** Arabic for front of house. */
export const front = { common, shop, order, account, errors };
