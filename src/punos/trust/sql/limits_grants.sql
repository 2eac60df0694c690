set local role punos_guard;
grant execute on function plan.exports_today(text) to punos_app;
reset role;
