import type { MemberRole, PlatformRole, UserStatus } from "#domain/roles.ts";
import { Badge } from "#web/components/badges.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** The highest role of an account, and its state where that is not the usual one. */
export function UserBadges({
  user: { role, status, emailVerified },
}: {
  user: { role: PlatformRole | MemberRole; status: UserStatus; emailVerified: boolean };
}) {
  const t = useMessages("admin");
  if (status === "anonymised") return <Badge tone="problem">{t(`status.${status}`)}</Badge>; // the rest says nothing of anybody
  return (
    <span className="flex flex-wrap gap-2">
      <Badge tone={role === "super_admin" ? "brand" : "plain"}>{t(`role.${role}`)}</Badge>
      {status !== "active" && <Badge tone="problem">{t(`status.${status}`)}</Badge>}
      {!emailVerified && <Badge tone="wait">{t("user.unverified")}</Badge>}
    </span>
  );
}
