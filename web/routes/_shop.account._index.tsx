import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import {
  ChefHat,
  FileDown,
  KeyRound,
  Mail,
  MonitorSmartphone,
  ReceiptText,
  Star,
  TabletSmartphone,
  UserRound,
  UsersRound,
} from "lucide-react";
import { GIVES, ROLE_VERBS } from "#domain/roles.ts";
import { LinkButton } from "#web/components/button.tsx";
import { Notice } from "#web/components/notice.tsx";
import { SignOut } from "#web/components/sign-out.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useMessages } from "#web/lib/language.tsx";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user } = await read(connect(request, context).v1.auth.me.$get(), request);
  const t = await textsFor(request, "account");
  return { user, title: t("account.title") };
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Account() {
  const { user } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const t = useMessages("account");
  const common = useMessages("common");
  const errors = useMessages("errors");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("account.title")}</h1>
      <p className="mt-1 mb-6 text-muted">
        {t("account.signedInAs", { name: `${user.firstName} ${user.lastName}`.trim() })}
        <br />
        <bdi>{user.email}</bdi>
      </p>
      {search.has("notEnded") && (
        <Notice tone="problem" title={errors("unavailable.title")} live="alert">
          {t("account.notEnded")}
        </Notice>
      )}
      {!user.emailVerified && (
        <Notice
          tone="wait"
          title={t("verify.open")}
          action={<TextLink to="/verify-email">{t("verify.resend")}</TextLink>}
        >
          {t("verify.openBody")}
        </Notice>
      )}
      <div className="mt-4 flex flex-col gap-3">
        <LinkButton to="/orders" look="primary" icon={ReceiptText} wide>
          {common("nav.orders")}
        </LinkButton>
        {user.memberships.length > 0 && (
          <LinkButton to="/kitchen" icon={ChefHat} wide reloadDocument>
            {common("nav.kitchen")}
          </LinkButton>
        )}
        {user.memberships
          .filter(({ role }) => GIVES[role].length > 0)
          .map(({ restaurantId, restaurantName }) => (
            <LinkButton key={restaurantId} to={`/manage/${restaurantId}/staff`} icon={UsersRound} wide reloadDocument>
              {t("account.staff", { restaurant: restaurantName })}
            </LinkButton>
          ))}
        {user.memberships
          .filter(({ role }) => ROLE_VERBS[role].includes("devices:read"))
          .map(({ restaurantId, restaurantName }) => (
            <LinkButton
              key={restaurantId}
              to={`/manage/${restaurantId}/devices`}
              icon={TabletSmartphone}
              wide
              reloadDocument
            >
              {t("account.devices", { restaurant: restaurantName })}
            </LinkButton>
          ))}
        {user.memberships
          .filter(({ role }) => ROLE_VERBS[role].includes("reviews:read"))
          .map(({ restaurantId, restaurantName }) => (
            <LinkButton key={restaurantId} to={`/manage/${restaurantId}/reviews`} icon={Star} wide reloadDocument>
              {t("account.reviews", { restaurant: restaurantName })}
            </LinkButton>
          ))}
        {user.platformRole === "super_admin" && (
          <LinkButton to="/admin" icon={UsersRound} wide reloadDocument>
            {common("nav.admin")}
          </LinkButton>
        )}
        <LinkButton to="/account/profile" icon={UserRound} wide>
          {t("profile.title")}
        </LinkButton>
        <LinkButton to="/account/email" icon={Mail} wide>
          {t("email.title")}
        </LinkButton>
        <LinkButton to="/account/password" icon={KeyRound} wide>
          {t("newPassword.title")}
        </LinkButton>
        <LinkButton to="/account/applications" icon={ChefHat} wide>
          {t("applications.title")}
        </LinkButton>
        <LinkButton to="/account/sessions" icon={MonitorSmartphone} wide>
          {t("sessions.title")}
        </LinkButton>
        <LinkButton to="/account/data" icon={FileDown} wide>
          {t("data.title")}
        </LinkButton>
        <SignOut wide />
      </div>
    </Main>
  );
}
