import { Form, useNavigation } from "@remix-run/react";
import type { MemberRole } from "#domain/roles.ts";
import type { Invitation } from "#domain/staff.ts";
import { Button } from "#web/components/button.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { QUESTION_BUTTON, SecondQuestion } from "#web/components/second-question.tsx";
import { QUESTION, Row } from "./row.tsx";

type Open = Invitation & { minutesLeft: number };

/** Who was invited and has not come yet. */
export function OpenInvitations({
  invitations,
  gives,
}: {
  invitations: readonly Open[];
  gives: readonly MemberRole[];
}) {
  const t = useMessages("admin");
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="pt-8 pb-3 text-xl">
        {t("staff.open")}
      </h2>
      <ul className="flex flex-col gap-3">
        {invitations.map((invitation) => (
          <Row key={invitation.id} title={invitation.email} more={<State invitation={invitation} />}>
            {gives.includes(invitation.role) && <Acts invitation={invitation} />}
          </Row>
        ))}
      </ul>
    </section>
  );
}

function State({ invitation: { role, invitedBy, isOver, minutesLeft } }: { invitation: Open }) {
  const t = useMessages("admin");
  const format = useFormat();
  return (
    <>
      {t("staff.invitedBy", { role: t(`role.${role}`), name: invitedBy })}
      <br />
      {isOver ? t("staff.over") : t("staff.lasts", { span: format.span(minutesLeft) })}
    </>
  );
}

function Acts({ invitation: { id, email } }: { invitation: Open }) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  return (
    <>
      <Form method="post" replace className="flex flex-wrap gap-3">
        <input type="hidden" name="invitationId" value={id} />
        <Button type="submit" name="act" value="resent" disabled={busy} aria-label={t("staff.resendNamed", { email })}>
          {t("staff.resend")}
        </Button>
      </Form>
      <SecondQuestion
        className={QUESTION}
        summaryClassName={QUESTION_BUTTON}
        label={t("staff.withdraw")}
        name={t("staff.withdrawNamed", { email })}
        title={t("staff.withdrawTitle", { email })}
        body={t("staff.withdrawBody")}
        confirm={t("staff.withdrawConfirm")}
        keep={t("staff.keep")}
        sends={{ invitationId: id, act: "withdrawn" }}
      />
    </>
  );
}
