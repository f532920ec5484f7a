import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { FileDown, Trash2 } from "lucide-react";
import { LinkButton } from "#web/components/button.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useMessages } from "#web/lib/language.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await read(connect(request, context).v1.auth.me.$get(), request);
  const t = await textsFor(request, "account");
  return { failed: new URL(request.url).searchParams.get("failed"), title: t("data.title") };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

/** What somebody may always do with what is kept of them. */
export default function Data() {
  const { failed } = useLoaderData<typeof loader>();
  const t = useMessages("account");
  const s = useMessages("settings");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("data.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{s("data.intro")}</p>
      {failed && (
        <Notice tone="wait" live="alert">
          {failed === "often" ? s("data.wait") : s("data.failed")}
        </Notice>
      )}
      <section aria-labelledby="have" className="mt-4 flex flex-col gap-3">
        <h2 id="have" className="text-xl">
          {s("data.have")}
        </h2>
        <p className="text-muted">{s("data.haveBody")}</p>
        {/* A file is no page: the browser asks for it by itself. */}
        <LinkButton to="/account/export" reloadDocument look="primary" icon={FileDown} wide>
          {s("data.download")}
        </LinkButton>
      </section>
      <section aria-labelledby="go" className="mt-10 flex flex-col gap-3">
        <h2 id="go" className="text-xl">
          {t("delete.title")}
        </h2>
        <p className="text-muted">{s("data.goBody")}</p>
        <LinkButton to="/account/delete" look="danger" icon={Trash2} wide>
          {t("delete.title")}
        </LinkButton>
      </section>
    </Main>
  );
}
