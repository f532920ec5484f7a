import { Form, useNavigation } from "@remix-run/react";
import { UserPlus } from "lucide-react";
import type { MemberRole } from "#domain/roles.ts";
import { Button } from "#web/components/button.tsx";
import { TextField } from "#web/components/field.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { RoleSelect } from "./role-select.tsx";

/** Asks somebody to join. What was typed stays when it was refused. */
export function InviteForm({
  gives,
  email,
  error,
}: {
  gives: readonly MemberRole[];
  email: string | undefined;
  error: string | null;
}) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  return (
    <section aria-labelledby="invite" className="max-w-md">
      <h2 id="invite" className="pt-8 pb-1 text-xl">
        {t("staff.invite")}
      </h2>
      <p className="pb-3 text-muted">{t("staff.inviteIntro")}</p>
      <Form method="post" replace className="flex flex-col gap-5">
        <TextField
          id="email"
          name="email"
          type="email"
          label={t("user.email")}
          autoComplete="off"
          dir="ltr"
          maxLength={254}
          defaultValue={email}
          error={error}
        />
        <RoleSelect id="role" label={t("users.role")} gives={gives} value="staff" />
        <Button type="submit" name="act" value="invited" look="primary" icon={UserPlus} wide disabled={busy}>
          {t("staff.send")}
        </Button>
      </Form>
    </section>
  );
}
