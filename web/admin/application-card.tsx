import { Form, useNavigation } from "@remix-run/react";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { APPLICATION_LENGTHS, type ApplicationRecord } from "#domain/applications.ts";
import { StateBadge } from "#web/applications/state-badge.tsx";
import { Badge } from "#web/components/badges.tsx";
import { Button } from "#web/components/button.tsx";
import { TextArea } from "#web/components/field.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { Moment } from "./moment.tsx";

interface CardProps {
  application: ApplicationRecord;
  now: string;
  isOwn: boolean;
  /** What was typed when the reason was refused. */
  reason: string | null;
}

/** One application with all that is to be known of it, and what may be decided. */
export function ApplicationCard({ application, now, isOwn, reason }: CardProps) {
  const t = useMessages("admin");
  const { id, kind, state, restaurant, driver, user } = application;
  const title = restaurant?.name ?? user.name;
  const facts = [
    [
      t("approvals.applicant"),
      <>
        <TextLink to={`/admin/users/${user.id}`}>
          <bdi>{user.name}</bdi>
        </TextLink>{" "}
        <bdi className="break-all">{user.email}</bdi> ({t(user.emailVerified ? "user.verified" : "user.unverified")})
      </>,
    ],
    restaurant && [t("approvals.address"), <bdi key="address">{restaurant.address}</bdi>],
    driver && [t("approvals.area"), <bdi key="area">{driver.area}</bdi>],
    [
      t("user.phone"),
      <bdi key="phone" dir="ltr">
        {(restaurant ?? driver)?.phone}
      </bdi>,
    ],
    restaurant && [t("approvals.timezone"), <bdi key="timezone">{restaurant.timezone}</bdi>],
    restaurant && [t("approvals.currency"), restaurant.currency],
    [t("approvals.sent"), <Moment key="sent" at={application.createdAt} now={now} />],
    application.endedAt && [t("approvals.ended"), <Moment key="ended" at={application.endedAt} now={now} />],
    application.decidedBy && [t("approvals.by"), <bdi key="by">{application.decidedBy.name || t("user.nobody")}</bdi>],
    application.reason && [t("approvals.reason"), <bdi key="reason">{application.reason}</bdi>],
    application.opened && [
      t("approvals.opened"),
      <TextLink key="opened" to={`/r/${application.opened.slug}`}>
        {`/r/${application.opened.slug}`}
      </TextLink>,
    ],
  ].filter(Boolean) as [string, ReactNode][];
  return (
    <li className="rounded-card bg-surface p-4 inset-ring inset-ring-steel">
      <article aria-labelledby={`title-${id}`}>
        <div className="flex flex-wrap items-center gap-2">
          <h2 id={`title-${id}`} className="min-w-0 text-xl break-words">
            <bdi>{title}</bdi>
          </h2>
          <Badge>{t(`approvals.${kind}`)}</Badge>
          <StateBadge state={state}>{t(`approvals.${state}`)}</StateBadge>
        </div>
        <dl className="grid gap-x-6 gap-y-3 pt-3 sm:grid-cols-2 lg:grid-cols-3">
          {facts.map(([label, value]) => (
            <div key={label} className="min-w-0">
              <dt className="text-sm text-muted">{label}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
        {state === "pending" && isOwn && <p className="pt-4 text-muted">{t("approvals.own")}</p>}
        {state === "pending" && !isOwn && <Decide id={id} name={title} reason={reason} />}
      </article>
    </li>
  );
}

function Decide({ id, name, reason }: { id: string; name: string; reason: string | null }) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  const [minLength, maxLength] = APPLICATION_LENGTHS.reason;
  return (
    <div className="flex flex-wrap items-start gap-3 pt-4">
      <Form method="post" replace>
        <input type="hidden" name="id" value={id} />
        <Button
          type="submit"
          name="act"
          value="approved"
          look="good"
          icon={Check}
          disabled={busy}
          aria-label={t("approvals.approveNamed", { name })}
        >
          {t("approvals.approve")}
        </Button>
      </Form>
      <details className="min-w-[min(18rem,100%)] flex-1" open={reason !== null}>
        <summary
          className="inline-flex min-h-(--touch) cursor-pointer items-center rounded-pill px-5 py-2 font-semibold text-plum-ink inset-ring inset-ring-plum-ink hover:bg-plum-wash"
          aria-label={t("approvals.declineNamed", { name })}
        >
          {t("approvals.decline")}
        </summary>
        <Form method="post" replace className="flex max-w-md flex-col gap-3 pt-4">
          <input type="hidden" name="id" value={id} />
          <TextArea
            id={`reason-${id}`}
            name="reason"
            label={t("approvals.whyDecline")}
            hint={t("approvals.whyHint")}
            minLength={minLength}
            maxLength={maxLength}
            defaultValue={reason ?? undefined}
            error={reason === null ? null : t("approvals.wrongReason")}
          />
          <div>
            <Button type="submit" name="act" value="declined" look="danger" disabled={busy}>
              {t("approvals.decline")}
            </Button>
          </div>
        </Form>
      </details>
    </div>
  );
}
