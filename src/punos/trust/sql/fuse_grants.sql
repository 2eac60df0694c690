-- What the app may run of fuse.sql.
set local role punos_guard;
grant execute on function plan.why_refused(text, uuid), plan.alarms(text), plan.review_alarm(text, uuid, text) to punos_app;
reset role;
