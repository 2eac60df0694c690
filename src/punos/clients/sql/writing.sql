-- Writing a part: the database keeps the version, the history, the event and the log row together with the change itself.
-- What is logged and kept is written after the row, never before: an insert that comes to nothing must leave no key behind.

-- The app says in words what it does (set_config('punos.did', …, true)); the event carries them.
create or replace function plan.deed(otherwise text) returns text language sql stable as
$$ select left(coalesce(nullif(current_setting('punos.did', true), ''), otherwise), 40) $$;

-- Only the app's own logins write under a ticket. The owner, who seeds and restores, brings rows with their own times.
create or replace function plan.is_app() returns boolean language sql stable as $$ select session_user = 'punos_app' $$;

-- A referral expires by the clock, on nobody's ticket. Every other change by the app needs one.
create or replace function plan.is_expiry(before text, p plan.part) returns boolean
language sql stable set search_path = plan, open, pg_temp as $$
  select p.sort = 'referral' and p.state = 'expired' and before <> 'expired'
     and not exists (select 1 from live_access() a where a.client_id = p.client_id) $$;

create or replace function plan.part_added() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
declare a plan.access;
begin
  if not is_app() then return new; end if;
  a := ground_to_write(new.client_id, new.id);
  -- A parent out of the ticket's sight fails like one that does not exist.
  if new.parent_id is not null and not (new.parent_id = any (read_keys()) or new.parent_id = any (write_keys())) then
    raise exception 'no such parent in hand' using errcode = '42501';
  end if;
  new.version := 1;
  new.made_at := clock_timestamp();
  new.changed_at := new.made_at;
  new.made_by := a.post_id;
  new.changed_by := a.post_id;
  new.withheld_from_client := false;
  new.withheld_from_representative := false;
  new.withheld_on := null;
  new.withheld_ground := null;
  new.withheld_why := null;
  new.withheld_by := null;
  return new;
end $$;

create or replace function plan.part_changed() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
declare a plan.access;
begin
  if (new.id, new.client_id, new.sort, new.topic, new.register_id, new.made_at)
     is distinct from (old.id, old.client_id, old.sort, old.topic, old.register_id, old.made_at)
     or new.organisation_id is distinct from old.organisation_id or new.parent_id is distinct from old.parent_id
     or new.clause_id is distinct from old.clause_id or new.made_by is distinct from old.made_by then
    raise exception 'whose and what a part is never changes' using errcode = '23514';
  end if;
  if new.version <> old.version + 1 then
    raise exception 'somebody else changed this part' using errcode = '40001';
  end if;
  if new.state <> old.state
     and not exists (select 1 from part_step p where p.sort = old.sort and p.from_state = old.state and p.to_state = new.state) then
    raise exception 'a % cannot go from % to %', old.sort, old.state, new.state using errcode = '23514';
  end if;
  insert into part_version (part_id, version, state, due_on, organisation_id, body, changed_at, changed_by)
  values (old.id, old.version, old.state, old.due_on, old.organisation_id, old.body, old.changed_at, old.changed_by);
  if is_app() and not is_expiry(old.state, new) then
    a := ground_to_write(new.client_id, new.id);
    new.changed_at := clock_timestamp();
    new.changed_by := a.post_id;
  end if;
  return new;
end $$;

create or replace function plan.part_did() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  if not is_app() then return null; end if;
  if tg_op = 'UPDATE' then
    if is_expiry(old.state, new) then return null; end if;
  end if;
  perform record_write(ground_to_write(new.client_id, new.id), new.id, tg_op = 'INSERT');
  insert into event (at, client_id, part_id, sort, did, from_state, to_state, organisation_id, clause_id, by_post, by_client)
  values (new.changed_at, new.client_id, new.id, new.sort, deed(case tg_op when 'INSERT' then 'added' else 'changed' end),
          case tg_op when 'UPDATE' then old.state end, new.state, new.organisation_id, new.clause_id, new.changed_by, new.changed_by is null);
  if tg_op = 'INSERT' and new.sort = 'plan' then
    update person set home_register_id = new.register_id where id = new.client_id and home_register_id is null;
  end if;
  return null;
end $$;

-- Withholding a part from the client or a representative is a decision of its own: recorded with its day, its ground in law, its reason
-- and who made it. A check of the table refuses a decision without them.
create or replace function plan.withhold(wanted uuid, from_client boolean, from_representative boolean, ground text, why text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(wanted); hides boolean := from_client or from_representative; changed integer;
begin
  if a.id is null or a.role = 'citizen' then return 0; end if;
  ground := case when hides then nullif(btrim(ground), '') end;
  why := case when hides then nullif(btrim(why), '') end;
  -- A form sent twice decides once; sent twice at once, the second waits for the first.
  perform 1 from part p where p.id = wanted for update;
  if exists (select 1 from part p where p.id = wanted and p.withheld_from_client = from_client
                and p.withheld_from_representative = from_representative
                and p.withheld_ground is not distinct from ground and p.withheld_why is not distinct from why) then return 1; end if;
  update part set withheld_from_client = from_client, withheld_from_representative = from_representative, version = version + 1,
         withheld_on = case when hides then (clock_timestamp() at time zone 'Europe/Helsinki')::date end,
         withheld_ground = ground, withheld_why = why, withheld_by = case when hides then a.post_id end
   where id = wanted;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- The client is told that something is withheld, by a decision of which day; not what it is.
create or replace function plan.my_withheld(token text) returns table (decided_on date, parts bigint)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select p.withheld_on, count(*) from whoami(token) s join actor me on me.id = s.actor_id join part p on p.client_id = me.person_id
   where s.role = 'citizen' and p.withheld_from_client group by p.withheld_on order by p.withheld_on $$;
