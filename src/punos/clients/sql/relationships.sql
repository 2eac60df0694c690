-- Client relationships: how a worker comes to know a client and leaves, and how an organisation joins and leaves.

-- The person with this digest of an identity code; nobody's own. Nobody is the client of a search that found none.
create or replace function plan.person_of_code(s plan.session, digest bytea) returns uuid
language sql stable set search_path = plan, open, pg_temp as $$
  select coalesce(
    (select i.person_id from identity i where i.code_digest = digest
        and not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = i.person_id)),
    '00000000-0000-0000-0000-000000000000') $$;

-- Searches for a person by the digest of the exact identity code: logged, twenty a worker a day. Gives a ticket, found or not.
create or replace function plan.open_search(token text, digest bytea) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid();
begin
  if s.actor_id is null or s.register_id is null or s.role in ('citizen', 'provider_manager', 'planner', 'privacy_officer') then return t; end if;
  perform one_at_a_time(s);
  -- Beyond the day's searches nothing is looked at of whom was asked for: it would take its time, and tell.
  if (select count(*) from access where actor_id = s.actor_id and act = 'search' and at > now() - interval '2 days' and at < now() + interval '1 hour'
         and at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')) < 20
     and not fuse_holds_back(s, t, array[person_of_code(s, digest)], s.actor_id, 'care', null) then
    perform record_lookup(s, t, person_of_code(s, digest), 'care', 'search', 'none', null);
  end if;
  return t;
end $$;

-- The privacy officer finds a person by the exact identity code, for the log only, with a reason. Logged like any search.
create or replace function plan.open_search_for_log(token text, digest bytea, why_read text) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid();
begin
  if s.role = 'privacy_officer' and is_reason(why_read)
     and not fuse_holds_back(s, t, array[person_of_code(s, digest)], s.actor_id, 'supervision', why_read) then
    perform record_lookup(s, t, person_of_code(s, digest), 'supervision', 'search', 'none', why_read);
  end if;
  return t;
end $$;

-- Whom the search of the ticket in hand found: only that there is one.
create or replace function plan.found() returns uuid language sql stable security definer set search_path = plan, open, pg_temp as
$$ select k.client_id from live_access('{search}') k $$;

-- Begins a client relationship with somebody this session found by their code a moment ago. The client gets a notice.
-- The search must stand in the log for good, or beginning would tell what a search rolled back must not.
create or replace function plan.begin_relationship(token text, new_id uuid, c uuid, stated_purpose text, stated_ground text) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); there plan.link;
begin
  if s.actor_id is null or s.register_id is null or stated_purpose not in ('care', 'assessment') or not is_reason(stated_ground)
     or not exists (select 1 from access a where a.token_digest = s.token_digest and a.client_id = c and a.act = 'search' and a.purpose = 'care'
                      and a.at > clock_timestamp() - interval '15 minutes' and a.at > now() - interval '20 minutes' and a.at < now() + interval '1 hour'
                      and a.xid is distinct from pg_current_xact_id_if_assigned()) then return false; end if;
  insert into link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, ground, made_by)
  values (new_id, c, s.actor_id, s.organisation_id, s.register_id, stated_purpose, clock_timestamp(), left(btrim(stated_ground), 300), s.actor_id)
  on conflict (id) do nothing;
  if not found then
    -- A form sent twice begins once, and tells the client once.
    select * into there from link l where l.id = new_id and l.client_id = c and l.actor_id = s.actor_id;
    if there.id is not null and (there.purpose, there.ground) is distinct from (stated_purpose, left(btrim(stated_ground), 300)) then
      raise exception 'another relationship has this id' using errcode = '23505';
    end if;
    return there.id is not null;
  end if;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, reason, client_epoch, actor_epoch)
  values (gen_random_uuid(), s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c,
          stated_purpose, 'begin', 'relationship', new_id, btrim(stated_ground), 0, 0);
  insert into notice (id, client_id, to_person, what, at) values (gen_random_uuid(), c, c, 'relationship_begun', clock_timestamp());
  return true;
end $$;

-- Addresses a referral to the organisation it names: any of its workers may see and answer that one part.
-- It goes out only on the client's recorded yes, or inside the register where the referral stands.
create or replace function plan.address_referral(new_id uuid, referral uuid) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(referral); p plan.part; home open.register;
begin
  select * into p from part where id = referral;
  if a.id is null or p.sort <> 'referral' or p.organisation_id is null then return false; end if;
  select r.* into home from register r where r.id = (p.body ->> 'to_register')::uuid;
  if home.id is null or (home.id <> p.register_id and not has_said_yes(p.client_id, home.id)) then return false; end if;
  insert into link (id, client_id, organisation_id, register_id, purpose, part_id, valid_from, ground, made_by)
  values (new_id, p.client_id, p.organisation_id, home.id, 'referral', p.id, clock_timestamp(), 'referral', a.actor_id)
  on conflict (id) do nothing;
  return true;
end $$;

-- The answerer of an accepted referral, or a named own worker, joins: a client relationship of their own from now on.
create or replace function plan.join_client(new_id uuid, part_in_hand uuid, who uuid) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(part_in_hand); p plan.part; chosen open.post;
begin
  select * into p from part where id = part_in_hand;
  select * into chosen from open.post where id = who;
  if a.id is null or chosen.id is null or chosen.register_id is null then return false; end if;
  -- Only into the organisation that the part names; a referral brings in the answerer's own organisation.
  if p.organisation_id is distinct from chosen.organisation_id then return false; end if;
  if p.sort = 'referral' and (p.state <> 'accepted' or chosen.organisation_id <> a.organisation_id) then return false; end if;
  if p.sort not in ('referral', 'own_worker', 'party') then return false; end if;
  -- A party brings its workers in after the client's yes and before its task is done.
  if (p.sort = 'party' and p.state <> 'member') or (p.sort = 'own_worker' and p.state <> 'active') then return false; end if;
  if p.sort in ('own_worker', 'party') and chosen.register_id <> p.register_id and not has_said_yes(p.client_id, chosen.register_id) then
    return false;
  end if;
  if exists (select 1 from actor x where x.id = chosen.actor_id and x.person_id = p.client_id) then return false; end if;
  insert into link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, ground, made_by)
  select new_id, p.client_id, chosen.actor_id, chosen.organisation_id, chosen.register_id, 'care', clock_timestamp(), p.sort, a.actor_id
   where not exists (select 1 from link l where l.client_id = p.client_id and l.actor_id = chosen.actor_id and l.part_id is null
                       and l.organisation_id = chosen.organisation_id and l.purpose = 'care' and l.sees_until is null
                       and (l.valid_to is null or l.valid_to > clock_timestamp()))
  on conflict (id) do nothing;
  return true;
end $$;

-- The worker's own client relationships with this client, of now and before: those for care and for an assessment, in the session's organisation. Never a
-- colleague's, and never what was addressed to the organisation.
create or replace function plan.own_relationships(s plan.session, c uuid) returns setof plan.link
language sql stable set search_path = plan, open, pg_temp as $$
  select l.* from link l
   where l.client_id = c and l.actor_id = s.actor_id and l.organisation_id = s.organisation_id and l.purpose in ('care', 'assessment')
     and l.valid_from <= clock_timestamp() $$;

-- Ends them, from now on. The client is told. Like every change of links it ends the tickets in hand. Tells `ended`, also when they had ended before, and
-- `own_worker` when the client would be left without one. Null: there never was any.
create or replace function plan.end_relationship(token text, c uuid, why text) returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid();
begin
  if why not in ('need_over', 'handed_over', 'mistake') or not exists (select from own_relationships(s, c)) then return null; end if;
  if exists (select from part p join open.post o on o.id = p.assignee_id
              where p.client_id = c and p.sort = 'own_worker' and p.state = 'active' and o.actor_id = s.actor_id
                and o.organisation_id = s.organisation_id) then return 'own_worker'; end if;
  with ended as (
    update link l set valid_to = clock_timestamp() from own_relationships(s, c) o
     where l.id = o.id and (l.valid_to is null or l.valid_to > clock_timestamp()) returning l.id, l.purpose)
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, reason, client_epoch, actor_epoch)
  select t, s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c, e.purpose, 'end',
         'relationship', e.id, why, 0, 0 from ended e;
  if found then
    insert into notice (id, client_id, to_person, what, at) values (gen_random_uuid(), c, c, 'relationship_ended', clock_timestamp());
  end if;
  return 'ended';
end $$;

-- An organisation's task is done: its workers stay, but see nothing newer than this moment.
create or replace function plan.end_membership(party uuid) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(party); p plan.part; changed integer;
begin
  select * into p from part where id = party;
  if a.id is null or p.sort <> 'party' or p.organisation_id is null then return 0; end if;
  update link set sees_until = clock_timestamp()
   where client_id = p.client_id and organisation_id = p.organisation_id and sees_until is null;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- A referral that nobody answered in its time expires. Run by the worker process; touches nothing else, and nothing before its time.
create or replace function plan.expire_referrals(today date) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare r record; n integer := 0; no_later date := least(today, (clock_timestamp() at time zone 'Europe/Helsinki')::date);
begin
  for r in select p.* from part p where p.sort = 'referral' and p.state in ('sent', 'asked') and p.due_on < no_later for update skip locked loop
    update part set state = 'expired', version = r.version + 1, changed_at = clock_timestamp() where id = r.id;
    insert into event (at, client_id, part_id, sort, did, from_state, to_state, organisation_id, clause_id, by_client)
    values (clock_timestamp(), r.client_id, r.id, 'referral', 'referral_expired', r.state, 'expired', r.organisation_id, r.clause_id, false);
    insert into notice (id, client_id, to_post, what, at)
    select gen_random_uuid(), r.client_id, r.made_by, 'referral_expired', clock_timestamp() where r.made_by is not null;
    n := n + 1;
  end loop;
  return n;
end $$;
