-- Rights: every change of them kills the tickets that stand on them at once.
create or replace function plan.bump_client() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  update person set rights_epoch = rights_epoch + 1 where id = new.client_id;
  return null;
end $$;
create or replace function plan.bump_actor() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  update actor set rights_epoch = rights_epoch + 1 where id = new.actor_id;
  return null;
end $$;
create or replace function plan.bump_person() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  new.rights_epoch := old.rights_epoch + 1;
  return new;
end $$;
-- A first home register only adds to the client's own rights; it need not close what a worker has open.

-- The ticket in hand lets this session record the client's own wishes: the client, or a worker who may write the core of the plan.
create or replace function plan.speaks_for(c uuid) returns plan.access language plpgsql stable set search_path = plan, open, pg_temp as $$
declare a plan.access;
begin
  select * into a from live_access() x
   where x.client_id = c and x.act = 'open'
     and ((x.role = 'citizen' and x.purpose = 'own')
          or (x.purpose in ('care', 'assessment') and exists (select 1 from unnest(x.adds) k where split_part(k, '/', 3) = 'core')))
   order by x.id limit 1;
  if a.id is null then
    raise exception 'no open ticket to record this client''s wishes' using errcode = '42501';
  end if;
  return a;
end $$;

create or replace function plan.give_permit(new_id uuid, c uuid, for_domain text, for_topic text, recipient uuid, until timestamptz, how text)
returns void language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := speaks_for(c);
begin
  perform ask_for_proof(a);
  if (how = 'self') <> (a.role = 'citizen') then
    raise exception 'a permit is recorded as "self" by the client and by nobody else' using errcode = '22023';
  end if;
  insert into permit (id, client_id, domain, topic, to_register_id, valid_from, valid_to, given_by, recorded_by, recorded_how)
  values (new_id, c, for_domain, for_topic, recipient, clock_timestamp(), until, c, a.actor_id, how) on conflict (id) do nothing;
  -- A form sent twice gives once; with other words it is refused, never taken for the first in silence. An end may have come since.
  if not exists (select 1 from permit p where p.id = new_id and p.client_id = c and p.recorded_how = how
                    and (p.domain, p.topic, p.to_register_id) is not distinct from (for_domain, for_topic, recipient)
                    and (p.valid_to is not distinct from until or p.valid_to <= clock_timestamp())) then
    raise exception 'another permit has this id' using errcode = '23505';
  end if;
end $$;

create or replace function plan.withdraw_permit(c uuid, permit uuid) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := speaks_for(c); changed integer;
begin
  update permit p set valid_to = clock_timestamp()
   where p.id = withdraw_permit.permit and p.client_id = c and (p.valid_to is null or p.valid_to > clock_timestamp());
  get diagnostics changed = row_count;
  return changed;
end $$;

create or replace function plan.prohibit(new_id uuid, c uuid, only_part uuid, only_topic text, only_register uuid, recipient uuid, in_emergency boolean)
returns void language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := speaks_for(c);
begin
  insert into prohibition (id, client_id, part_id, topic, register_id, to_register_id, holds_in_emergency, valid_from, given_by, recorded_by)
  values (new_id, c, only_part, only_topic, only_register, recipient, in_emergency, clock_timestamp(), c, a.actor_id)
  on conflict (id) do nothing;
  if not exists (select 1 from prohibition h where h.id = new_id and h.client_id = c
                    and (h.part_id, h.topic, h.register_id, h.to_register_id, h.holds_in_emergency)
                        is not distinct from (only_part, only_topic, only_register, recipient, in_emergency)) then
    raise exception 'another prohibition has this id' using errcode = '23505';
  end if;
end $$;

create or replace function plan.lift_prohibition(c uuid, prohibition uuid) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := speaks_for(c); changed integer;
begin
  update prohibition h set valid_to = clock_timestamp()
   where h.id = lift_prohibition.prohibition and h.client_id = c and (h.valid_to is null or h.valid_to > clock_timestamp());
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Has this client's recorded yes reached this register, for at least the core of the plan?
create or replace function plan.has_said_yes(c uuid, recipient uuid) returns boolean
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select exists (select 1 from client_keys() k where c = any (k)) and exists (
    select 1 from permit p join register r on r.id = recipient
     where p.client_id = c and p.valid_from <= clock_timestamp() and (p.valid_to is null or p.valid_to > clock_timestamp())
       and (p.topic is null or p.topic = 'core')
       and (p.to_register_id = recipient or (p.to_register_id is null and r.domain in ('social', 'health')))) $$;

-- Permits, prohibitions and representations of the client in hand are shown by policy; they are changed by the functions above.
