-- What the app may run of relationships that end.
set local role punos_guard;
grant execute on function plan.end_relationship(text, uuid, text) to punos_app;
reset role;
