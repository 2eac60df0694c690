-- What the app may run of retention.sql: a privacy officer's session looks, asks, confirms and calls off.
set local role punos_guard;
grant execute on function
  plan.retention_of_mine(text, date), plan.purges_of_mine(text), plan.ask_purge(text, text, date, bytea), plan.confirm_purge(text, uuid, bytea),
  plan.call_off_purge(text, uuid) to punos_app;
reset role;
