import type { World } from "./system.ts";

export type Mail = { to: string[]; subject: string; text: string; html: string };

/** What has reached an address when everything has been delivered, the oldest first. */
export async function mailsTo(world: Pick<World, "mail" | "quiesce">, to: string): Promise<Mail[]> {
  await world.quiesce();
  return await mailsSoFar(world, to);
}

/** What has reached an address by now, the oldest first. */
export async function mailsSoFar(world: Pick<World, "mail">, to: string): Promise<Mail[]> {
  const response = await fetch(`${world.mail.url}/api/messages?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as { messages: Mail[] }).messages.toReversed();
}

/** The address of the newest link about an account or an invitation, as somebody finds it in their mailbox; of one subject, if told. */
export async function linkMailedTo(
  world: Pick<World, "mail" | "quiesce">,
  to: string,
  subject?: string,
): Promise<string> {
  const mail = (await mailsTo(world, to)).findLast((each) => subject === undefined || each.subject === subject);
  return /https?:\S+\/a\/\S+/.exec(mail?.text ?? "")?.[0] ?? `no mail "${subject}"`;
}
