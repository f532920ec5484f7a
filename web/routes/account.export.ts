import { redirect, type LoaderFunctionArgs } from "@remix-run/cloudflare";
import { connect, pageOfRefusal } from "#web/lib/api.ts";
import { failureIn } from "#web/lib/errors.ts";

/** The file with all that is kept of whoever asks. No page: a plain link leads here, and why there is none is said where it stands. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { v1, headers } = connect(request, context);
  const answer = await v1.me.export.$get();
  if (answer.ok) {
    const told = ["Content-Type", "Content-Disposition"].map((name) => [name, answer.headers.get(name) ?? ""]);
    const more = { ...Object.fromEntries(told), "Cache-Control": "no-store" } as Record<string, string>;
    return new Response(await answer.arrayBuffer(), { headers: headers(more) });
  }
  const failure = await failureIn(answer);
  if (failure.status < 500 && failure.code !== "rate_limited") throw pageOfRefusal(failure, request);
  const why = failure.code === "rate_limited" ? "often" : "now";
  return redirect(`/account/data?failed=${why}`, { status: 303, headers: headers() });
}
