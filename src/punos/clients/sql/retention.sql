-- What has stood its time is deleted: seen first in a dry run, asked for by one person, confirmed by another who names the digest of what was seen.

-- Whether the purge that this very transaction carries out names the part.
create or replace function plan.is_purged(part uuid) returns boolean language sql stable security definer set search_path = plan, open, pg_temp as $$
  select exists (select from purged_part x where x.part_id = part and x.xid = pg_current_xact_id_if_assigned()) $$;

-- A part, a version of it or its event: never changed, and deleted only by such a purge.
create or replace function plan.gone_by_purge() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  if tg_op = 'DELETE' and is_purged((to_jsonb(old) ->> tg_argv[0])::uuid) then return old; end if;
  raise exception 'append-only: %', tg_table_name using errcode = '42501';
end $$;

-- When the dealings of each client in each register ended: the last change, and the end of the last relationship. Infinity while one goes on, or a plan is
-- open. A relationship for one part, a referral or an application, goes on until the part is in a state after which nothing comes.
create or replace function plan.closings() returns table (client_id uuid, register_id uuid, closed_at timestamptz)
language sql stable set search_path = plan, open, pg_temp as $$
  with settled as (
    select l.id, x.changed_at as at from link l join part x on x.id = l.part_id
     where not exists (select from part_step s where s.sort = x.sort and s.from_state = x.state)),
  related as (
    select l.client_id, l.register_id, max(coalesce(l.valid_to, l.sees_until, t.at, 'infinity')) as until
      from link l left join settled t on t.id = l.id group by l.client_id, l.register_id)
  select p.client_id, p.register_id,
         case when bool_or(p.sort = 'plan' and p.state = 'open') then 'infinity'
              else greatest(max(p.changed_at), max(p.ended_at), max(k.until)) end
    from part p left join related k on k.client_id = p.client_id and k.register_id = p.register_id group by p.client_id, p.register_id $$;

-- Every part with its class on that day, and the day on which its time is over: infinity while dealings go on. Both are null where no class fits:
-- such a part is kept.
create or replace function plan.kept_until(as_of date)
returns table (part_id uuid, client_id uuid, parent_id uuid, version integer, controller_id uuid, class_key text, law text, over_on date)
language sql stable set search_path = plan, open, pg_temp as $$
  select distinct on (p.id) p.id, p.client_id, p.parent_id, p.version, g.controller_id, r.key, r.law,
         case r.counts_from
           when 'closing' then ((c.closed_at at time zone 'Europe/Helsinki')::date + make_interval(years => r.years))::date
           when 'death' then coalesce(who.died_on + make_interval(years => r.years), who.born_on + make_interval(years => r.from_birth))::date end as over_on
    from part p join person who on who.id = p.client_id join register g on g.id = p.register_id
    join closings() c on c.client_id = p.client_id and c.register_id = p.register_id
    left join retention r on r.domain = g.domain and r.valid_from <= as_of and (r.valid_to is null or r.valid_to > as_of)
     and (r.topic is null or r.topic = p.topic)
     and (r.age is null or (r.age = 'minor') = ((p.made_at at time zone 'Europe/Helsinki')::date < who.born_on + interval '18 years'))
   order by p.id, (r.topic is not null) desc, (r.age is not null) desc, over_on desc nulls first $$;

-- Every part with its class: whether its time is over on that day, whether its client is held, and whether it waits for a part that hangs on it and goes by
-- another purge. A part whose time is over is kept for the parts that hang on it and have time left; everything of a client is held while an inquiry, a
-- dispute, a request or the archive holds it. All of it in one look: every part of the record is looked at.
create or replace function plan.standing(as_of date)
returns table (part_id uuid, client_id uuid, version integer, controller_id uuid, class_key text, law text, is_past boolean, is_held boolean, waits boolean)
language sql stable set search_path = plan, open, pg_temp as $$
  with recursive k as materialized (select * from kept_until(as_of)),
  needed as (
    select k.parent_id as part_id from k where k.parent_id is not null and (k.over_on is null or k.over_on > as_of)
    union select k.parent_id from needed n join k on k.part_id = n.part_id where k.parent_id is not null),
  waiting as (
    select p.part_id from k c join k p on p.part_id = c.parent_id
     where (c.client_id, c.controller_id, c.class_key) is distinct from (p.client_id, p.controller_id, p.class_key)
    union select k.parent_id from waiting w join k on k.part_id = w.part_id where k.parent_id is not null)
  select k.part_id, k.client_id, k.version, k.controller_id, k.class_key, k.law, coalesce(k.over_on <= as_of, false) and n.part_id is null,
         h.client_id is not null, w.part_id is not null
    from k left join needed n on n.part_id = k.part_id left join waiting w on w.part_id = k.part_id left join log_hold h on h.client_id = k.client_id $$;

-- The parts whose time is over on that day, those that are held or wait among them.
create or replace function plan.past_time(as_of date)
returns table (part_id uuid, client_id uuid, version integer, controller_id uuid, class_key text, law text, is_held boolean)
language sql stable set search_path = plan, open, pg_temp as $$
  select s.part_id, s.client_id, s.version, s.controller_id, s.class_key, s.law, s.is_held from standing(as_of) s where s.is_past $$;

-- What one purge would delete: of one class and one controller, two hundred clients at most, so that it is done within its time. The next one takes the next.
create or replace function plan.to_purge(as_of date, of_controller uuid, of_class text)
returns table (part_id uuid, client_id uuid, version integer, law text) language sql stable set search_path = plan, open, pg_temp as $$
  with due as materialized (
    select * from standing(as_of) s where s.is_past and not s.is_held and not s.waits and s.controller_id = of_controller and s.class_key = of_class),
  first as (select distinct d.client_id from due d order by d.client_id limit 200)
  select d.part_id, d.client_id, d.version, d.law from due d join first f on f.client_id = d.client_id $$;

-- The dry run of every class and controller: how many parts and clients stand under it, are past their time, are held; and what the next purge would
-- take, with the digest of exactly that. Numbers only.
create or replace function plan.dry_run(as_of date, of_controller uuid)
returns table (class_key text, controller_id uuid, parts bigint, clients bigint, past bigint, past_clients bigint, held bigint,
               next_parts bigint, next_clients bigint, digest bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  with s as materialized (select x.* from standing(as_of) x where of_controller is null or x.controller_id = of_controller),
  k as (
    select s.class_key, s.controller_id, count(*) as parts, count(distinct s.client_id) as clients, count(*) filter (where s.is_past) as past,
           count(distinct s.client_id) filter (where s.is_past) as past_clients, count(*) filter (where s.is_past and s.is_held) as held
      from s group by s.class_key, s.controller_id),
  due as (
    select s.*, dense_rank() over (partition by s.controller_id, s.class_key order by s.client_id) as turn
      from s where s.is_past and not s.is_held and not s.waits),
  next as (
    select d.class_key, d.controller_id, count(*) as parts, count(distinct d.client_id) as clients,
           digest_of(array_agg(d.part_id), array_agg(d.version)) as digest
      from due d where d.turn <= 200 group by d.class_key, d.controller_id)
  select k.class_key, k.controller_id, k.parts, k.clients, k.past, k.past_clients, k.held, coalesce(n.parts, 0), coalesce(n.clients, 0), n.digest
    from k left join next n on n.controller_id = k.controller_id and n.class_key = k.class_key
   order by k.controller_id, k.class_key $$;

-- What was seen, as one number: the parts and their versions.
create or replace function plan.digest_of(parts uuid[], versions integer[]) returns bytea language sql immutable as $$
  select sha256(convert_to(string_agg(u.part || ':' || u.version, ',' order by u.part), 'UTF8')) from unnest(parts, versions) u (part, version) $$;

-- Two persons: privacy officers of the controller whose records they are.
create or replace function plan.officer(token text) returns plan.session language sql stable set search_path = plan, open, pg_temp as $$
  select s from live_session(token) s where s.role = 'privacy_officer' and s.post_id is not null $$;

create or replace function plan.retention_of_mine(token text, as_of date)
returns table (class_key text, parts bigint, clients bigint, past bigint, past_clients bigint, held bigint, next_parts bigint, next_clients bigint, digest bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select d.class_key, d.parts, d.clients, d.past, d.past_clients, d.held, d.next_parts, d.next_clients, d.digest
    from officer(token) s cross join lateral dry_run(as_of, s.organisation_id) d where s.actor_id is not null $$;

-- How long a purge waits for its second person.
create or replace function plan.purge_waits_for() returns interval language sql immutable as $$ select interval '14 days' $$;

-- The purges of the officer's own organisation: those that wait, and of the others the newest hundred.
create or replace function plan.purges_of_mine(token text)
returns table (id uuid, class_key text, as_of date, digest bytea, clients integer, parts integer, asked_at timestamptz, asked_post uuid,
               confirmed_at timestamptz, confirmed_post uuid, called_off_at timestamptz, is_mine boolean)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select p.id, p.class_key, p.as_of, p.digest, p.clients, p.parts, p.asked_at, p.asked_post, p.confirmed_at, p.confirmed_post, p.called_off_at,
         p.asked_by = s.actor_id
    from officer(token) s join purge p on p.controller_id = s.organisation_id
   order by coalesce(p.confirmed_at, p.called_off_at,
                     case when p.asked_at < clock_timestamp() - purge_waits_for() then p.asked_at + purge_waits_for() end) desc nulls first,
            p.asked_at desc limit 100 $$;

-- Asks for a purge of exactly what the dry run showed, today or yesterday: by the law of that day. Null when there is nothing of it, or it is not what
-- was seen any more.
create or replace function plan.ask_purge(token text, wanted_class text, wanted_day date, seen bytea) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := officer(token); found record; made uuid := gen_random_uuid();
begin
  if s.actor_id is null or (clock_timestamp() at time zone 'Europe/Helsinki')::date - wanted_day not in (0, 1) then return null; end if;
  select count(*) as parts, count(distinct t.client_id) as clients, digest_of(array_agg(t.part_id), array_agg(t.version)) as digest, max(t.law) as law
    into found from to_purge(wanted_day, s.organisation_id, wanted_class) t;
  if found.parts = 0 or found.digest is distinct from seen then return null; end if;
  -- One that nobody confirmed in time does not stand in the way.
  update purge p set ran_out_at = clock_timestamp()
   where p.controller_id = s.organisation_id and p.class_key = wanted_class and p.confirmed_at is null and p.called_off_at is null and p.ran_out_at is null
     and p.asked_at < clock_timestamp() - purge_waits_for();
  insert into purge (id, class_key, law, controller_id, as_of, digest, clients, parts, asked_at, asked_by, asked_post)
  values (made, wanted_class, found.law, s.organisation_id, wanted_day, seen, found.clients, found.parts, clock_timestamp(), s.actor_id, s.post_id)
  on conflict (controller_id, class_key) where confirmed_at is null and called_off_at is null and ran_out_at is null do nothing;
  -- A form sent twice asks once.
  select p.id into made from purge p where p.controller_id = s.organisation_id and p.class_key = wanted_class and p.asked_by = s.actor_id
     and p.digest = seen and p.confirmed_at is null and p.called_off_at is null and p.ran_out_at is null;
  return made;
end $$;

-- Carries a purge out, when another person than who asked names the digest and it is still what would be deleted. How many parts went; 0 when it may not be.
create or replace function plan.confirm_purge(token text, wanted uuid, seen bytea) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := officer(token); p plan.purge; those uuid[]; due record; c record; went integer := 0;
begin
  if s.actor_id is null then return 0; end if;
  select x.* into p from purge x where x.id = wanted and x.controller_id = s.organisation_id for update;
  if p.id is null or p.called_off_at is not null or p.asked_by = s.actor_id or p.digest is distinct from seen then return 0; end if;
  if p.confirmed_at is not null then return case when p.confirmed_by = s.actor_id then p.parts else 0 end; end if;
  if p.asked_at < clock_timestamp() - purge_waits_for() then return 0; end if;
  if not has_proved(s) then
    raise exception 'the proof of who confirms is too old: they must identify again' using errcode = '28000';
  end if;
  lock table log_hold in share mode;  -- nobody is held between the look and the deed
  -- Nor is anything written, or begun again: whose parts they are is looked up first, and then they are looked at once more, with everybody waiting.
  select array_agg(distinct t.client_id) into those from to_purge(p.as_of, p.controller_id, p.class_key) t;
  perform from part x where x.client_id = any (those) order by x.id for update;
  perform from person x where x.id = any (those) order by x.id for update;
  select array_agg(t.part_id) as parts, array_agg(t.version) as versions, array_agg(t.client_id) as clients
    into due from to_purge(p.as_of, p.controller_id, p.class_key) t;
  if seen is distinct from digest_of(due.parts, due.versions) then return 0; end if;
  update purge x set confirmed_at = clock_timestamp(), confirmed_by = s.actor_id, confirmed_post = s.post_id where x.id = p.id returning x.* into p;
  for c in select t.client_id, array_agg(t.part_id order by t.part_id) as parts from unnest(due.parts, due.clients) t (part_id, client_id)
            group by t.client_id order by t.client_id loop
    went := went + purge_client(p, c.client_id, c.parts, s);
  end loop;
  return went;
end $$;

-- Deletes parts of one client and all that hangs on them, and leaves the row in the client's log and the message to the archive. How many parts there were.
create or replace function plan.purge_client(p plan.purge, c uuid, parts uuid[], s plan.session) returns integer
language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare went integer;
begin
  insert into purged_part (part_id, purge_id, client_id) select x.id, p.id, c from part x where x.id = any (parts) and x.client_id = c;
  delete from link l where l.client_id = c and l.part_id = any (parts);
  delete from prohibition h where h.client_id = c and h.part_id = any (parts);
  delete from attachment_content d using attachment f where f.id = d.attachment_id and f.part_id = any (parts);
  delete from attachment f where f.part_id = any (parts);
  delete from clock k where k.part_id = any (parts);
  delete from event e where e.part_id = any (parts);
  delete from part_version v where v.part_id = any (parts);
  delete from part x where x.id = any (parts) and x.client_id = c;
  get diagnostics went = row_count;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, statute, reason, part_ids, client_epoch, actor_epoch)
  values (p.id, s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c, 'supervision', 'purge',
          'statute', p.law, (select r.name_fi from retention r where r.key = p.class_key and r.valid_from <= p.as_of order by r.valid_from desc limit 1),
          parts, 0, 0);
  perform journal('purge', jsonb_build_object('purge', to_jsonb(p), 'client_id', c, 'parts', to_jsonb(parts), 'session', to_jsonb(s)));
  return went;
end $$;

-- Repeats what was purged after the moment to which a backup was brought back: the message has the purge, the client, the parts and the session.
create or replace function plan.purge_again(told jsonb) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare p plan.purge := jsonb_populate_record(null::plan.purge, told -> 'purge');
begin
  insert into purge as kept values (p.*)
  on conflict (id) do update set confirmed_at = p.confirmed_at, confirmed_by = p.confirmed_by, confirmed_post = p.confirmed_post;
  return purge_client(p, (told ->> 'client_id')::uuid, array(select jsonb_array_elements_text(told -> 'parts')::uuid),
                      jsonb_populate_record(null::plan.session, told -> 'session'));
end $$;

create or replace function plan.call_off_purge(token text, wanted uuid) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := officer(token); changed integer;
begin
  if s.actor_id is null then return 0; end if;
  update purge p set called_off_at = coalesce(p.called_off_at, clock_timestamp()), called_off_by = coalesce(p.called_off_by, s.actor_id)
   where p.id = wanted and p.controller_id = s.organisation_id and p.confirmed_at is null
     and p.asked_at >= clock_timestamp() - purge_waits_for();
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Holds everything of a client, and the client's log, beyond its time: a dispute, a request, an inquiry, the archive. With a reason; the operator's.
create or replace function plan.hold_client(c uuid, why_held text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
begin
  if not is_reason(why_held) or not exists (select from person p where p.id = c) then return 0; end if;
  insert into log_hold (client_id, why) values (c, btrim(why_held)) on conflict (client_id) do update set why = excluded.why;
  perform journal('log_hold', jsonb_build_object('id', c, 'why', btrim(why_held)));
  return 1;
end $$;

create or replace function plan.release_client(c uuid) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare changed integer;
begin
  delete from log_hold h where h.client_id = c;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Keeps the day on which a client died, as the population register has it; no day takes back one that was wrong. The operator's. Raises 22023 with what
-- is wrong with the day.
create or replace function plan.record_death(c uuid, day date) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare changed integer;
begin
  if day > (clock_timestamp() at time zone 'Europe/Helsinki')::date then
    raise exception 'that day is still to come' using errcode = '22023';
  end if;
  if day < (select p.born_on from person p where p.id = c) then
    raise exception 'that day is before the client was born' using errcode = '22023';
  end if;
  update person p set died_on = day where p.id = c and (day is not null or p.died_on is not null);
  get diagnostics changed = row_count;
  if changed > 0 then perform journal('death', jsonb_build_object('id', c, 'died_on', day)); end if;
  return changed;
end $$;
