import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

type Sent = { method: string; headers: Record<string, string>; body: string | null; ms: number };

/**
 * One request and its whole answer, over a connection of its own: a kept one is taken up in the very moment in which a dying server
 * closes it. Rejects when there is none within so many milliseconds, and when it breaks off.
 *
 * Not by `fetch`, whose Node version takes half an answer for a whole one when its connection was to be closed anyway, and never ends
 * when it is called off between the head and a body that is compressed.
 */
export async function exchange(
  url: string,
  { method, headers, body, ms }: Sent,
): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(ms);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false, signal }, resolve);
    request.on("error", reject);
    request.end(body ?? undefined);
  });
  return { status: response.statusCode ?? 0, text: await text(response) };
}
