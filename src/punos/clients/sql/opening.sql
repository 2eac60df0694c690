-- The doors to the parts: one plan, or a list of parts of several clients. Both decide, log and commit; neither reads.

create or replace function plan.facets(c uuid) returns plan.facet[] language sql stable set search_path = plan, open, pg_temp as $$
  select coalesce(array_agg((p.id, p.client_id, p.topic, p.register_id, p.organisation_id, p.changed_at, p.withheld_from_client,
                             p.withheld_from_representative)::facet), '{}')
    from part p where p.client_id = c $$;

create or replace function plan.facets_of(parts uuid[]) returns plan.facet[] language sql stable set search_path = plan, open, pg_temp as $$
  select coalesce(array_agg((p.id, p.client_id, p.topic, p.register_id, p.organisation_id, p.changed_at, p.withheld_from_client,
                             p.withheld_from_representative)::facet), '{}')
    from part p where p.id = any (parts) $$;

-- An emergency opening: at most five a worker a day, and then only what a second person allows (trust/sql/two_persons.sql); the client and the privacy officers are told in the same transaction.
create or replace function plan.tell_of_emergency(s plan.session, opened_ticket uuid, c uuid) returns void
language sql volatile set search_path = plan, open, pg_temp as $$
  with row as (select id from access where ticket = opened_ticket and client_id = c and at > now() - interval '1 minute' and at < now() + interval '1 hour' order by id limit 1)
  insert into notice (id, client_id, to_person, to_role, what, access_id, at)
  select gen_random_uuid(), c, c, null, 'emergency_opening', row.id, clock_timestamp() from row
  union all
  select gen_random_uuid(), c, null, 'privacy_officer', 'emergency_opening', row.id, clock_timestamp() from row $$;

create or replace function plan.emergencies_today(s plan.session) returns bigint language sql stable set search_path = plan, open, pg_temp as $$
  select count(distinct ticket) from access
   where actor_id = s.actor_id and purpose = 'emergency' and act = 'open' and at > now() - interval '2 days' and at < now() + interval '1 hour'
     and at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki') $$;

-- Whether any route of the rule can lead to this client at all: a live link, one's own record, a representation, or an emergency with its reason.
-- Where none can, nothing of the client is looked at: the time that a refusal takes would tell who is a client and how much there is of them.
create or replace function plan.stands_near(s plan.session, c uuid, stated_purpose text, reason text, now_at timestamptz) returns boolean
language sql stable set search_path = plan, open, pg_temp as $$
  select exists (select 1 from links_of(s, c, stated_purpose, now_at))
      or (s.role = 'citizen' and stated_purpose = 'own' and exists (select 1 from actor me where me.id = s.actor_id and me.person_id = c))
      or (s.role = 'citizen' and stated_purpose = 'representative'
          and exists (select 1 from representation r where r.client_id = c and r.actor_id = s.actor_id
                         and r.valid_from <= now_at and (r.valid_to is null or r.valid_to > now_at)))
      or (stated_purpose = 'emergency' and is_reason(reason) and exists (select 1 from need n where n.role = s.role and n.purpose = 'emergency')) $$;

-- Opens a client's plan for a stated purpose. There is a ticket also when nothing opened; the asker cannot tell why.
-- Planned once a connection and by way of indexes, as is the reading below: a month of the log is empty when it begins, and a plan made then must be
-- good for a full one.
create or replace function plan.open_plan(token text, c uuid, stated_purpose text, stated_law text, reason text, stated_act text)
returns table (ticket uuid, actor_id uuid, person_id uuid, post_id uuid, organisation_id uuid, register_id uuid, role text,
               worker_name text, organisation_key text, ends_at timestamptz)
language plpgsql volatile security definer set search_path = plan, open, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); n integer := 0; subject uuid := c; is_held boolean;
begin
  if s.actor_id is null then return; end if;
  if stated_purpose = 'own' and c is null then
    select a.person_id into subject from actor a where a.id = s.actor_id;
  end if;
  if stated_purpose = 'emergency' then perform one_at_a_time(s); end if;
  is_held := fuse_holds_back(s, t, array[subject], subject, stated_purpose, reason)
          or proof_holds_back(s, t, subject, stated_purpose, reason, stated_act)
          or second_holds_back(s, t, subject, stated_purpose, reason);
  -- What is opened in an emergency is looked at and counted; it is not taken along.
  if not is_held and stated_act in ('open', 'export') and (stated_act, stated_purpose) is distinct from ('export', 'emergency') and subject is not null
     and stands_near(s, subject, stated_purpose, reason, clock_timestamp()) then
    n := record_opening(s, t, subject, stated_purpose, stated_law, reason, stated_act, facets(subject));
  end if;
  if is_held then
    null;  -- it stands in the log already
  elsif n = 0 then
    perform record_refusal(s, t, coalesce(subject, s.actor_id), stated_purpose, stated_law, reason);
  elsif stated_purpose = 'emergency' then
    perform tell_of_emergency(s, t, subject);
  end if;
  if s.seen_at < clock_timestamp() - interval '1 minute' then
    update session set seen_at = clock_timestamp() where session.token_digest = s.token_digest;
  end if;
  return query
    select t, s.actor_id, a.person_id, s.post_id, s.organisation_id, s.register_id, s.role::text,
           p.worker_name::text, o.key::text, least(s.expires_at, clock_timestamp() + interval '30 minutes')
      from actor a left join open.post p on p.id = s.post_id left join organisation o on o.id = s.organisation_id
     where a.id = s.actor_id;
end $$;

-- All that the ticket in hand opens, read under row security; null where it opens nobody. Persons, relationships, and the parts, oldest first, each with its reason,
-- whether it may be changed, its clocks and its files. The names are those of `Opened` in clients/queries/plans.py; parts, reasons, clocks and files are told
-- without names, in the order of their classes there: a plan has dozens of them.
create or replace function plan.opened() returns text language sql stable set search_path = plan, open, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
with who as materialized (
  select json_agg(x) as them from (
    select id, given_name, family_name, born_on, language, is_protected, home_register_id from plan.person) x),
c as materialized (
  select k.part_id, json_agg(json_build_array(
           k.clause_id, k.deadline_id, k.amount, k.unit, k.moves_on, k.stands_still, k.started_at, k.due_at, k.stopped_at, k.pauses) order by k.due_at, k.id) as clocks
    from plan.clock k group by k.part_id),
f as materialized (
  select x.part_id, json_agg(json_build_array(
           x.id, x.name, x.kind, x.size, x.paper, x.added_at, x.added_by, x.withdrawn_at, x.withdrawn_by) order by x.added_at, x.id) as files
    from plan.attachment x group by x.part_id)
select json_build_object(
  'persons', who.them,
  'adds', plan.add_keys(),
  'relationships', coalesce((select json_agg(x) from (
    select id, organisation_id, register_id, purpose, valid_from, valid_to, ground, sees_until from plan.link order by valid_from, id) x), '[]'),
  'parts', coalesce((
    select json_agg(json_build_array(
             p.id, p.client_id, p.sort, p.topic, p.register_id, p.organisation_id, p.parent_id, p.clause_id, p.state, p.assignee_id,
             p.starts_at, p.due_on, p.ended_at, p.body, p.version, p.made_at, p.made_by, p.changed_at, p.changed_by,
             p.withheld_from_client, p.withheld_from_representative, p.withheld_on, p.withheld_ground, p.withheld_why, p.withheld_by,
             json_build_array(w.basis, w.basis_id, w.statute, w.reason, w.purpose),
             w.writable, coalesce(c.clocks, '[]'), coalesce(f.files, '[]')) order by p.made_at, p.id)
      from plan.part p join plan.why() w on w.part_id = p.id left join c on c.part_id = p.id
      left join f on f.part_id = p.id), '[]')
)::text from who where who.them is not null $$;

-- Which parts stand in a worker's list. Only candidates: the rule decides each of them again.
create or replace function plan.listed(s plan.session, list_name text, today date, page integer)
returns table (client_id uuid, part_id uuid) language plpgsql stable set search_path = plan, open, pg_temp as $$
begin
  if list_name = 'today' then
    return query
      select p.client_id, p.id from link l join part p on p.client_id = l.client_id
       where l.actor_id = s.actor_id and l.organisation_id = s.organisation_id and l.purpose = 'care' and l.part_id is null
         and l.valid_from <= clock_timestamp() and (l.valid_to is null or l.valid_to > clock_timestamp())
         and (p.assignee_id = s.post_id or (p.assignee_id is null and p.organisation_id = s.organisation_id))
         and ((p.sort in ('task', 'review', 'meeting', 'assessment') and p.state in ('given', 'started', 'planned', 'open', 'begun')
               and p.due_on <= today + 14)
              or (p.sort = 'service' and p.state = 'planned'
                  and exists (select 1 from clock k where k.part_id = p.id and k.stopped_at is null))
              -- An open plan without an own worker is a gap that somebody must close.
              or (p.sort = 'plan' and p.state = 'open'
                  and not exists (select 1 from part w where w.client_id = p.client_id and w.sort = 'own_worker' and w.state = 'active')))
       order by p.due_on nulls first, p.id offset page * 25 limit 26;
  elsif list_name = 'inbox' then
    return query
      select p.client_id, p.id from link l join part p on p.id = l.part_id
       where l.organisation_id = s.organisation_id and l.purpose = 'referral' and (l.actor_id is null or l.actor_id = s.actor_id)
         and l.valid_from <= clock_timestamp() and (l.valid_to is null or l.valid_to > clock_timestamp())
         and p.sort = 'referral' and p.state in ('sent', 'asked')
       order by p.due_on nulls first, p.id offset page * 25 limit 26;
  elsif list_name = 'outbox' then
    return query
      select p.client_id, p.id from part p join open.post o on o.id = p.made_by
       where o.organisation_id = s.organisation_id and p.sort = 'referral'
         and exists (select 1 from link l where l.client_id = p.client_id and l.actor_id = s.actor_id and l.purpose = 'care'
                        and (l.valid_to is null or l.valid_to > clock_timestamp()))
       order by p.made_at desc, p.id offset page * 25 limit 26;
  end if;
end $$;

-- Opens a list: one access row for each client shown, naming exactly the parts shown. There is a ticket also to an empty list.
create or replace function plan.open_list(token text, list_name text, today date, page integer)
returns table (ticket uuid, more boolean)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare
  s plan.session := whoami(token); t uuid := gen_random_uuid(); r record;
  why text := case list_name when 'inbox' then 'referral' else 'care' end; asked uuid[];
begin
  if s.actor_id is null or s.role = 'citizen' then return; end if;
  asked := array(select client_id from listed(s, list_name, today, greatest(page, 0)) limit 25);
  if (case why when 'care' then list_holds_back(s, t, asked) else fuse_holds_back(s, t, asked, s.actor_id, why, null) end) then
    return query select t, false;
    return;
  end if;
  for r in select l.client_id as c, array_agg(l.part_id) as parts
             from (select * from listed(s, list_name, today, greatest(page, 0)) limit 25) l group by l.client_id order by l.client_id loop
    perform record_opening(s, t, r.c, why, null, null, 'list', facets_of(r.parts));
  end loop;
  return query select t, (select count(*) > 25 from listed(s, list_name, today, greatest(page, 0)));
end $$;

-- The worker's own clients by name, one more than a page holds, each with the relationship through which they are.
create or replace function plan.clients_of(s plan.session, name_part text, page integer) returns table (client_id uuid, link_id uuid)
language sql stable set search_path = plan, open, pg_temp as $$
  select p.id, min(l.id::text)::uuid
    from link l join person p on p.id = l.client_id
   where l.actor_id = s.actor_id and l.organisation_id = s.organisation_id and l.part_id is null
     and l.valid_from <= clock_timestamp() and (l.valid_to is null or l.valid_to > clock_timestamp())
     and not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = p.id)
     and (coalesce(name_part, '') = '' or strpos(lower(p.family_name || ' ' || p.given_name), lower(name_part)) > 0)
   group by p.id order by p.family_name, p.given_name, p.id offset greatest(page, 0) * 25 limit 26 $$;

-- The worker's own clients, by name: persons only, never parts. One access row for each person shown.
create or replace function plan.open_clients(token text, name_part text, page integer) returns table (ticket uuid, more boolean)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); mine uuid[]; links uuid[];
begin
  if s.actor_id is null or s.role = 'citizen' then return; end if;
  select array_agg(m.client_id), array_agg(m.link_id) into mine, links from clients_of(s, name_part, page) m;
  if list_holds_back(s, t, mine[:25]) then
    return query select t, false;
    return;
  end if;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, client_epoch, actor_epoch)
  select t, s.token_digest, clock_timestamp() + interval '10 seconds', s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role,
         m.id, 'care', 'list', 'relationship', m.link_id, p.rights_epoch, (select rights_epoch from actor where id = s.actor_id)
    from unnest(mine[:25], links[:25]) m(id, link_id) join person p on p.id = m.id order by m.id;
  return query select t, coalesce(cardinality(mine) > 25, false);
end $$;
