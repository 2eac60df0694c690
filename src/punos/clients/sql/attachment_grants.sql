-- What the app may run of attachments.sql, beside the list in grants.sql.
set local role punos_guard;
grant execute on function
  plan.file_keys(), plan.file_in_hand(), plan.take_file(text, uuid), plan.open_file(text, uuid, uuid, text),
  plan.add_file(uuid, uuid, text, text, text, bytea), plan.withdraw_file(uuid), plan.files_in_my_log(text, bigint[])
  to punos_app;
reset role;
