import { Form, useNavigation } from "@remix-run/react";
import { UserMinus } from "lucide-react";
import type { MemberRole } from "#domain/roles.ts";
import type { Member } from "#domain/staff.ts";
import { Badge } from "#web/components/badges.tsx";
import { Button } from "#web/components/button.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { QUESTION_BUTTON, SecondQuestion } from "#web/components/second-question.tsx";
import { RoleSelect } from "./role-select.tsx";
import { QUESTION, Row } from "./row.tsx";

/** Who works here. Whose role one may give, may be given another, or leave. */
export function People({
  members,
  selfId,
  gives,
}: {
  members: readonly Member[];
  selfId: string;
  gives: readonly MemberRole[];
}) {
  const t = useMessages("admin");
  return (
    <section aria-labelledby="people">
      <h2 id="people" className="pt-4 pb-3 text-xl">
        {t("staff.people")}
      </h2>
      <ul className="flex flex-col gap-3">
        {members.map((member) => {
          const isSelf = member.userId === selfId;
          const changes = !isSelf && gives.includes(member.role);
          return (
            <Row key={member.userId} title={member.name} more={<bdi className="break-all">{member.email}</bdi>}>
              {changes ? (
                <Change member={member} gives={gives} />
              ) : (
                <Badge>{isSelf ? t("staff.self", { role: t(`role.${member.role}`) }) : t(`role.${member.role}`)}</Badge>
              )}
            </Row>
          );
        })}
      </ul>
    </section>
  );
}

function Change({ member: { userId, name, role }, gives }: { member: Member; gives: readonly MemberRole[] }) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  return (
    <>
      <Form method="post" replace className="flex flex-wrap items-end gap-3 md:shrink-0 md:flex-nowrap">
        <input type="hidden" name="userId" value={userId} />
        <RoleSelect id={`role-${userId}`} key={role} label={t("staff.roleOf", { name })} gives={gives} value={role} />
        <Button type="submit" name="act" value="changed" disabled={busy} aria-label={t("staff.changeNamed", { name })}>
          {t("staff.change")}
        </Button>
      </Form>
      <SecondQuestion
        className={QUESTION}
        summaryClassName={QUESTION_BUTTON}
        label={t("staff.remove")}
        name={t("staff.removeNamed", { name })}
        icon={UserMinus}
        title={t("staff.removeTitle", { name })}
        body={t("staff.removeBody")}
        confirm={t("staff.removeConfirm", { name })}
        keep={t("staff.keep")}
        sends={{ userId, act: "removed" }}
      />
    </>
  );
}
