-- What of the plan's own verbs the app may run.
set local role punos_guard;
grant execute on function plan.is_planner(), plan.begin_draft(text, uuid, integer, jsonb), plan.write_clause(text, integer, text, integer, jsonb),
  plan.drop_clause(text, integer, text, integer, jsonb), plan.take_step(text, integer, integer, text, date, date, boolean),
  plan.confirm_version(text, integer, integer, text, text, date, date, text),
  plan.add_comment(uuid, integer, text, bytea, integer, jsonb), plan.enter_comments(text, integer, jsonb),
  plan.settle_comment(text, uuid, integer, text, text), plan.answer_comment(text, uuid, integer, text, text)
  to punos_app;
reset role;
