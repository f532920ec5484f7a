import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant({ stock: { tart: 2 } });
});
afterAll(async () => await world[Symbol.asyncDispose]());

type Dish = { id: string; name: string; stock: number | "unlimited"; available: boolean };
const dishes = async (query = ""): Promise<Map<string, Dish>> => {
  const { status, body } = await world.guest.get(`/menu${query}`);
  expect(status).toBe(200);
  return new Map((body.items as Dish[]).map((dish) => [dish.id, dish]));
};

test("each dish of the menu says how many are left, or that nobody counts, and whether it can be had", async () => {
  const listed = await dishes(`?restaurant=${here.id}`);
  expect(listed.get(here.tart.id)).toMatchObject({ stock: 2, available: true });
  expect(listed.get(here.soup.id)).toMatchObject({ stock: "unlimited", available: true });
  expect([...(await dishes()).keys()]).toEqual([...listed.keys()]); // a single house need not be named
});

test("a dish that was sold, and a kitchen that closed, are told within two seconds", async () => {
  const owner = await world.crew(here, "owner");
  await world.guest.post("/orders", await world.wish(here, { lines: [{ itemId: here.tart.id, quantity: 2 }] }));
  await expect
    .poll(async () => (await dishes(`?restaurant=${here.id}`)).get(here.tart.id), { timeout: 2_500 })
    .toMatchObject({ stock: 0, available: false });

  await world.as(owner).post(`/restaurants/${here.id}/close`, {});
  await expect
    .poll(async () => [...(await dishes(`?restaurant=${here.id}`)).values()].some((dish) => dish.available))
    .toBe(false);
});

test("the menu of an unknown restaurant is not found, and a strange question is refused", async () => {
  expect((await world.guest.get("/menu?restaurant=nobody-knows")).body).toMatchObject({ code: "not_found" });
  expect((await world.guest.get("/menu?price=1")).body).toMatchObject({ code: "invalid_input" });
});
