create or replace trigger memberships_bump_version after insert or update or delete on memberships
for each row execute function bump_membership_version();

create or replace trigger users_bump_version before update of platform_role, status on users
for each row when ((old.platform_role, old.status) is distinct from (new.platform_role, new.status))
execute function bump_own_membership_version();
