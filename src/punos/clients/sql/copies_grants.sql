-- What the app may run of copies.sql.
set local role punos_guard;
grant execute on function plan.still_holds() to punos_app;
reset role;
