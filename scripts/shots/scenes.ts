import type { Page } from "playwright-core";
import type { Person, Shop } from "./shop.ts";

/** One picture: what is opened and done before it is taken. */
export interface Scene {
  name: string;
  /** Whose browser it is; a guest's otherwise. */
  as?: Person;
  /** False shows the page as it is with JavaScript off. */
  script?: boolean;
  /** The whole page, not only what is in sight. */
  whole?: boolean;
  show: (page: Page, shop: Shop) => Promise<void>;
}

const MENU = "/r/comanda-kitchen";

const at =
  (path: string | ((shop: Shop) => string)): Scene["show"] =>
  async (page, shop) => {
    await page.goto(typeof path === "string" ? path : path(shop));
  };

/** Two dishes in the cart, by the forms that work without a script too. */
async function fillCart(page: Page): Promise<void> {
  await page.goto(MENU);
  for (const slug of ["hummus", "mint-lemonade", "lamb-tagine"]) {
    await page.locator(`#${slug} form button`).first().click();
    await page.locator(`#${slug} output`).waitFor();
  }
}

async function thenOpen(page: Page, path: string): Promise<void> {
  await fillCart(page);
  await page.goto(path);
}

export const SCENES: readonly Scene[] = [
  { name: "home", show: at("/") },
  { name: "home-whole", whole: true, show: at("/") },
  { name: "menu", show: at(MENU) },
  { name: "menu-category", show: at(`${MENU}?category=desserts`) },
  {
    name: "menu-cart",
    show: async (page) => {
      await fillCart(page);
      await page.locator("#lamb-tagine").scrollIntoViewIfNeeded();
    },
  },
  { name: "dish", show: at(`${MENU}/margherita-pizza`) },
  { name: "dish-without-script", script: false, whole: true, show: at(`${MENU}/margherita-pizza`) },
  { name: "cart-empty", show: at("/cart") },
  { name: "cart", whole: true, show: async (page) => await thenOpen(page, "/cart") },
  { name: "checkout", whole: true, show: async (page) => await thenOpen(page, "/checkout") },
  {
    name: "checkout-wrong",
    whole: true,
    show: async (page) => {
      await thenOpen(page, "/checkout");
      await page.locator("form:has(#name)").evaluate((form) => form.setAttribute("novalidate", ""));
      await page.locator("form:has(#name) button[type=submit]").click();
      await page.locator("#email-error").waitFor();
    },
  },
  { name: "order-sent", as: "customer", show: at(({ orders }) => `/orders/${orders.placed}`) },
  { name: "order-being-made", as: "customer", whole: true, show: at(({ orders }) => `/orders/${orders.preparing}`) },
  {
    name: "order-without-script",
    as: "customer",
    script: false,
    show: at(({ orders }) => `/orders/${orders.preparing}`),
  },
  { name: "order-ready", as: "customer", show: at(({ orders }) => `/orders/${orders.ready}`) },
  { name: "order-declined", as: "customer", whole: true, show: at(({ orders }) => `/orders/${orders.rejected}`) },
  {
    name: "order-link",
    whole: true,
    show: async (page) => {
      await thenOpen(page, "/checkout");
      await page.locator("#name").fill("Robin Reed");
      await page.locator("#email").fill("robin@example.com");
      await page.locator("form:has(#name) button[type=submit]").click();
      await page.locator("#link").waitFor();
      await page.locator("section:has(#link) summary").click();
      await page.locator("section:has(#link) button[type=submit]").click();
      await page.locator("section:has(#link) [role=status]").waitFor();
      await page.locator("section:has(#link) summary").click();
    },
  },
  { name: "orders", as: "customer", show: at("/orders") },
  { name: "orders-none", as: "customer", show: at("/orders?status=cancelled") },
  { name: "account", as: "customer", show: at("/account") },
  { name: "account-profile", as: "customer", show: at("/account/profile") },
  { name: "account-password", as: "customer", show: at("/account/password") },
  { name: "account-sessions", as: "customer", show: at("/account/sessions") },
  { name: "account-sessions-end", as: "customer", show: at("/account/sessions/others") },
  { name: "account-data", as: "customer", whole: true, show: at("/account/data") },
  { name: "account-delete", as: "customer", whole: true, show: at("/account/delete") },
  { name: "account-email", as: "customer", show: at("/account/email") },
  { name: "account-applications", as: "customer", whole: true, show: at("/account/applications") },
  { name: "account-apply", as: "owner", whole: true, show: at("/account/applications?kind=restaurant") },
  { name: "forgot-password", show: at("/forgot-password?sent=1") },
  { name: "reset-password", show: at("/reset-password") },
  { name: "verify-email", show: at("/verify-email") },
  { name: "admin", as: "super_admin", show: at("/admin") },
  { name: "admin-users", as: "super_admin", show: at("/admin/users") },
  {
    name: "admin-users-search",
    as: "super_admin",
    show: async (page) => {
      await page.goto("/admin/users");
      await page.locator("#search").fill("nobody-like-this");
      await page.locator("main form button[type=submit]").first().click();
      await page.waitForURL(/found=/);
    },
  },
  { name: "admin-search-over", as: "super_admin", show: at("/admin/users?found=abcdefgh") },
  { name: "admin-deleted", as: "super_admin", whole: true, show: at(({ goneId }) => `/admin/users/${goneId}`) },
  { name: "admin-user", as: "super_admin", whole: true, show: at(({ driverId }) => `/admin/users/${driverId}`) },
  { name: "admin-audit", as: "super_admin", show: at("/admin/audit") },
  { name: "admin-security", as: "super_admin", show: at("/admin/security") },
  { name: "admin-approvals", as: "super_admin", whole: true, show: at("/admin/approvals?state=all") },
  { name: "staff", as: "owner", whole: true, show: at(({ restaurantId }) => `/manage/${restaurantId}/staff`) },
  {
    name: "staff-remove",
    as: "owner",
    whole: true,
    show: async (page, { restaurantId }) => {
      await page.goto(`/manage/${restaurantId}/staff`);
      await page.locator("main summary").first().click();
    },
  },
  { name: "reviews", as: "owner", whole: true, show: at(({ restaurantId }) => `/manage/${restaurantId}/reviews`) },
  { name: "review", as: "customer", whole: true, show: at(({ orders }) => `/orders/${orders.picked_up}/review`) },
  { name: "review-done", as: "customer", show: at(({ reviewedId }) => `/orders/${reviewedId}/review`) },
  { name: "devices", as: "owner", whole: true, show: at(({ restaurantId }) => `/manage/${restaurantId}/devices`) },
  {
    name: "pair",
    show: async (page) => {
      await page.goto("/kitchen/pair");
      await page.getByRole("main").getByRole("button").first().click();
      await page.locator("#code").waitFor();
    },
  },
  { name: "join", show: at("/join") },
  { name: "login", show: at("/login") },
  { name: "signup", show: at("/signup") },
  { name: "signup-restaurant", whole: true, show: at("/signup?intent=restaurant") },
  { name: "signup-driver", whole: true, show: at("/signup?intent=driver") },
  { name: "not-found", show: at("/nothing/here") },
  { name: "kitchen", as: "staff", show: at(({ restaurantId }) => `/kitchen/${restaurantId}`) },
  { name: "kitchens", as: "super_admin", show: at("/kitchen") },
  { name: "ticket", as: "staff", show: at(({ orders }) => `/ticket/${orders.preparing}`) },
];
