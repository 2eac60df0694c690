-- What the sign-in service may run of proving.sql and of sessions.sql as it is since.
set local role punos_guard;
grant execute on function plan.start_session(bytea, text, uuid, integer, timestamptz), plan.prove_again(bytea, bytea, text, integer, timestamptz) to punos_auth;
reset role;
