create or replace trigger audit_log_is_final before update or delete on audit_log
for each row execute function refuse_rewriting();
