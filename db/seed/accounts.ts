import type { MemberRole, PlatformRole } from "#domain/roles.ts";

/** The one password of every demo account. */
export const DEMO_PASSWORD = "comanda-demo";
/** It, as the Worker would store it. Made once: nine times scrypt would make every start a second slower. */
export const DEMO_PASSWORD_HASH =
  "$scrypt$ln=15,r=8,p=3$Y29tYW5kYS1kZW1vLTE2Yg$Qe+XGs7+FiRU7HywwQdNNYVy/isBqEiWtAaEXr2Xb2I";

export type DemoAccount = {
  role: PlatformRole | MemberRole;
  email: string;
  username: string;
  password: string;
  /** What it is good for, in a few words. */
  note: string;
  firstName: string;
  lastName: string;
  restaurants: string[];
};

const BOTH = ["comanda-kitchen", "harbour-noodles"];

const account = (
  role: DemoAccount["role"],
  username: string,
  note: string,
  name: [string, string],
  restaurants: string[] = [],
): DemoAccount => ({
  role,
  email: `${username}@demo.comanda.example`,
  username,
  password: DEMO_PASSWORD,
  note,
  firstName: name[0],
  lastName: name[1],
  restaurants,
});

/** Somebody for each role. Their names say what they are: nobody real. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account("customer", "customer", "orders food", ["Casey", "Customer"]),
  account("customer", "customer2", "another customer, who must not see the first one's orders", ["Sam", "Customer"]),
  account("kitchen", "kitchen", "cooks at Comanda Kitchen", ["Kit", "Cook"], ["comanda-kitchen"]),
  account("staff", "staff", "stands at the counter of Comanda Kitchen", ["Stevie", "Staff"], ["comanda-kitchen"]),
  account("manager", "manager", "manages Comanda Kitchen", ["Max", "Manager"], ["comanda-kitchen"]),
  account("owner", "owner", "owns both restaurants", ["Olive", "Owner"], BOTH),
  account("kitchen", "noodles", "cooks at Harbour Noodles", ["Noor", "Cook"], ["harbour-noodles"]),
  account("driver", "driver", "will deliver", ["Drew", "Driver"]),
  account("super_admin", "admin", "runs the platform", ["Alex", "Admin"]),
];

/** The token of a till that reports what it has sold. */
export const DEMO_SERVICE_TOKEN = "svc_demo_till_of_comanda_kitchen";
