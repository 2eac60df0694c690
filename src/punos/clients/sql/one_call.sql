-- Opens a plan and reads it, in one call and two transactions: what was decided and logged is committed before the first row is read.
-- Runs with the rights of who calls, who could do the same by hand; what commits cannot run with the rights of another.
create procedure plan.open_and_read(
  token text, c uuid, stated_purpose text, stated_law text, reason text, stated_act text,
  inout ticket uuid default null, inout actor_id uuid default null, inout person_id uuid default null, inout post_id uuid default null,
  inout organisation_id uuid default null, inout register_id uuid default null, inout role text default null,
  inout worker_name text default null, inout organisation_key text default null, inout ends_at timestamptz default null,
  inout read text default null)
language plpgsql as $$
begin
  select o.* into ticket, actor_id, person_id, post_id, organisation_id, register_id, role, worker_name, organisation_key, ends_at
    from plan.open_plan(token, c, stated_purpose, stated_law, reason, stated_act) o;
  commit;
  perform plan.hold(token, ticket);
  read := plan.opened();
end $$;
