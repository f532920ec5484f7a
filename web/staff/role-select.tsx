import type { MemberRole } from "#domain/roles.ts";
import { Select } from "#web/components/field.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** The roles that somebody may give. */
export function RoleSelect({
  id,
  label,
  gives,
  value,
}: {
  id: string;
  label: string;
  gives: readonly MemberRole[];
  value: MemberRole | undefined;
}) {
  const t = useMessages("admin");
  return (
    <Select
      id={id}
      name="role"
      label={label}
      defaultValue={value}
      options={gives.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      className="min-w-[min(12rem,100%)]"
    />
  );
}
