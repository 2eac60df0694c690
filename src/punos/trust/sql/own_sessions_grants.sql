-- What the app may run of own_sessions.sql.
set local role punos_guard;
grant execute on function plan.my_sessions(text), plan.end_my_session(text, text) to punos_app;
reset role;
