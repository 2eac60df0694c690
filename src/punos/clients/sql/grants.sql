-- The whole list of what the app and the sign-in service may run. A test holds it against the catalogue.
set local role punos_guard;
grant execute on function
  plan.open_plan(text, uuid, text, text, text, text), plan.open_list(text, text, date, integer), plan.open_clients(text, text, integer),
  plan.hold(text, uuid), plan.take(text, uuid), plan.has_ended(), plan.opened(),
  plan.read_keys(), plan.write_keys(), plan.add_keys(), plan.client_keys(), plan.why(),
  plan.who(text), plan.end_session(text), plan.my_log(text, bigint), plan.my_withheld(text),
  plan.open_log(text, uuid, text), plan.read_log(bigint),
  plan.my_notices(text), plan.open_notices(text), plan.read_notices(), plan.see_notice(text, uuid, text),
  plan.give_permit(uuid, uuid, text, text, uuid, timestamptz, text), plan.withdraw_permit(uuid, uuid),
  plan.prohibit(uuid, uuid, uuid, text, uuid, uuid, boolean), plan.lift_prohibition(uuid, uuid), plan.has_said_yes(uuid, uuid),
  plan.withhold(uuid, boolean, boolean, text, text), plan.open_search(text, bytea), plan.open_search_for_log(text, bytea, text),
  plan.found(), plan.begin_relationship(text, uuid, uuid, text, text),
  plan.address_referral(uuid, uuid), plan.join_client(uuid, uuid, uuid), plan.end_membership(uuid), plan.expire_referrals(date),
  plan.answer_party(uuid, integer, boolean, uuid), plan.my_represented(text),
  plan.give_permits(uuid[], uuid, text, text[], uuid, text)
  to punos_app;
grant execute on function plan.start_session(bytea, text, uuid, integer, timestamptz), plan.places_of(text), plan.count_sign_in(bytea, integer) to punos_auth;
reset role;
revoke execute on procedure plan.open_and_read from public;
grant execute on procedure plan.open_and_read(
  text, uuid, text, text, text, text, uuid, uuid, uuid, uuid, uuid, uuid, text, text, text, timestamptz, text) to punos_app;
