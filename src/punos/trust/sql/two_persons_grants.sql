-- What the app may run of two_persons.sql.
set local role punos_guard;
grant execute on function plan.ask_for_emergency(text, uuid, uuid, text), plan.open_emergencies_waiting(text), plan.read_emergencies_waiting(),
  plan.my_emergencies_asked(text), plan.answer_emergency(text, uuid, boolean) to punos_app;
reset role;
