-- What the app may run of applications.sql, beside the list in grants.sql.
set local role punos_guard;
grant execute on function
  plan.open_application(text, uuid, uuid, uuid, uuid), plan.address_application(uuid, uuid),
  plan.answer_application(uuid, integer, text, jsonb, jsonb), plan.open_applications(text, boolean, integer)
  to punos_app;
reset role;
