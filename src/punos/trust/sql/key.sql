-- No log row, no data. An opening writes access rows and commits; row security shows only what a committed row names.

-- The database knows who is asking: it digests the token and looks the session up. Idle half an hour ends it.
-- Without a search path of its own, like live_access below: row security asks both for every table of a page, and what has a setting
-- of its own is not made one with the statement around it.
create or replace function plan.live_session(token text default null) returns setof plan.session language sql stable as $$
  select s.* from plan.session s
   where s.token_digest = sha256(convert_to(coalesce(token, current_setting('punos.token', true)), 'UTF8'))
     and s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - interval '30 minutes' and s.revoked_at is null $$;

create or replace function plan.whoami(token text default null) returns plan.session
language sql stable set search_path = plan, open, pg_temp as $$ select s from live_session(token) s $$;

-- Writes the access rows of one opening for one client and tells how many parts they open. Refusals are written too.
create or replace function plan.record_opening(s plan.session, new_ticket uuid, c uuid, stated_purpose text, stated_law text, stated_reason text,
                                    stated_act text, facets plan.facet[])
returns integer language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare
  client_rights bigint; actor_rights bigint; opened integer; now_at timestamptz := clock_timestamp();
begin
  select rights_epoch into client_rights from person where id = c;
  select rights_epoch into actor_rights from actor where id = s.actor_id;
  with seen as (
    select m.basis, m.basis_id, array_agg(m.part_id) as parts,
           coalesce(array_agg(m.part_id) filter (where m.level = 'write'), '{}') as writes
      from may(s, c, stated_purpose, stated_law, stated_reason, facets, now_at) m group by m.basis, m.basis_id),
  added as (
    select a.basis, a.basis_id, array_agg(distinct a.add_key) as adds
      from may_add(s, c, stated_purpose, now_at) a where stated_act = 'open' group by a.basis, a.basis_id)
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, statute, reason, part_ids, write_ids, adds, client_epoch, actor_epoch)
  select new_ticket, s.token_digest, now_at + interval '10 seconds', s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c,
         stated_purpose, stated_act, coalesce(seen.basis, added.basis), coalesce(seen.basis_id, added.basis_id),
         case when seen.basis = 'statute' then stated_law end, nullif(btrim(stated_reason), ''),
         coalesce(seen.parts, '{}'), case when stated_act = 'open' then coalesce(seen.writes, '{}') else '{}' end,
         coalesce(added.adds, '{}'), client_rights, actor_rights
    from seen full join added on seen.basis = added.basis and seen.basis_id is not distinct from added.basis_id;
  get diagnostics opened = row_count;
  return opened;
end $$;

create or replace function plan.record_refusal(s plan.session, new_ticket uuid, c uuid, stated_purpose text, stated_law text, stated_reason text,
                                    stated_basis text default 'none')
returns void language sql volatile set search_path = plan, open, pg_temp as $$
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, statute, reason, client_epoch, actor_epoch)
  values (new_ticket, s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c,
          left(coalesce(stated_purpose, ''), 20), 'refused', stated_basis, left(stated_law, 20), nullif(btrim(stated_reason), ''), 0, 0) $$;

-- Writes the access row of a look-up: the key to one answer, which a later transaction reads under it and nothing else.
create or replace function plan.record_lookup(s plan.session, new_ticket uuid, c uuid, stated_purpose text, looked text, ground text, stated_reason text)
returns void language sql volatile set search_path = plan, open, pg_temp as $$
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, reason, client_epoch, actor_epoch)
  values (new_ticket, s.token_digest, clock_timestamp() + interval '10 seconds', s.actor_id, s.post_id, s.organisation_id, s.register_id,
          s.role, c, stated_purpose, looked, ground, nullif(btrim(stated_reason), ''),
          coalesce((select rights_epoch from person p where p.id = c), 0), (select rights_epoch from actor x where x.id = s.actor_id)) $$;

-- The rows of the ticket in hand: committed before this transaction, fresh, of this session, with rights unchanged since.
-- Row security asks for the acts that open a plan; the look-ups ask for their own.
create or replace function plan.live_access(acts text[] default '{open,list,export}') returns setof plan.access language sql stable as $$
  select a.* from plan.live_session() s join plan.access a on a.token_digest = s.token_digest
   where a.ticket = nullif(current_setting('punos.ticket', true), '')::uuid
     and a.at > now() - interval '1 minute' and a.at < now() + interval '1 hour'  -- a ticket is good for ten seconds: only this month's part of the log is looked into
     and a.expires_at > clock_timestamp() and a.act = any (acts)
     and a.xid is distinct from pg_current_xact_id_if_assigned()
     and a.client_epoch = (select p.rights_epoch from plan.person p where p.id = a.client_id)
     and a.actor_epoch = (select x.rights_epoch from plan.actor x where x.id = a.actor_id) $$;

create or replace function plan.read_keys() returns uuid[] language sql stable security definer set search_path = plan, open, pg_temp as
$$ select coalesce(array_agg(k), '{}') from live_access() a, unnest(a.part_ids) k $$;
create or replace function plan.write_keys() returns uuid[] language sql stable security definer set search_path = plan, open, pg_temp as
$$ select coalesce(array_agg(k), '{}') from (
     select unnest(a.write_ids) as k from live_access() a
     union all  -- what this ticket has itself added, so that a clock can be hung on a new part
     select unnest(w.write_ids) from live_access() a join access w on w.ticket = a.ticket and w.client_id = a.client_id and w.act = 'write'
       and w.at > now() - interval '1 minute' and w.at < now() + interval '1 hour') ks $$;
create or replace function plan.add_keys() returns text[] language sql stable security definer set search_path = plan, open, pg_temp as
$$ select coalesce(array_agg(k), '{}') from live_access() a, unnest(a.adds) k $$;
create or replace function plan.client_keys() returns uuid[] language sql stable security definer set search_path = plan, open, pg_temp as
$$ select coalesce(array_agg(distinct a.client_id), '{}') from live_access() a $$;

-- Takes a ticket in hand for the rest of this transaction; null takes none.
create or replace function plan.hold(token text, ticket uuid) returns void language sql volatile as $$
  select set_config('punos.token', token, true), set_config('punos.ticket', ticket::text, true) $$;

-- Takes a ticket in hand and tells whether it opens anything. An opening itself does not tell: who asked would know before it is written down.
create or replace function plan.take(token text, ticket uuid) returns boolean language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  perform hold(token, ticket);
  return cardinality(client_keys()) > 0;
end $$;

-- Whether the ticket in hand has opened something and opens nothing any more. Like row security it sees committed rows only.
create or replace function plan.has_ended() returns boolean language sql stable security definer set search_path = plan, open, pg_temp as $$
  select exists (select 1 from live_session() s join access a on a.token_digest = s.token_digest
                  where a.ticket = nullif(current_setting('punos.ticket', true), '')::uuid and a.act in ('open', 'list', 'export')
                    and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour' and a.xid is distinct from pg_current_xact_id_if_assigned())
     and not exists (select 1 from live_access()) $$;

-- Why may I see this, and may I change it? One row for each part that the ticket in hand opens.
create or replace function plan.why() returns table (part_id uuid, basis text, basis_id uuid, statute text, reason text, purpose text, writable boolean)
language sql stable security definer set search_path = plan, open, pg_temp as
$$ select k, a.basis, a.basis_id, a.statute, a.reason, a.purpose, k = any (a.write_ids) from live_access() a, unnest(a.part_ids) k $$;

-- The ticket in hand may write this part: it was opened for writing, or added under this ticket.
create or replace function plan.holds_for_writing(wanted uuid) returns plan.access
language sql stable set search_path = plan, open, pg_temp as $$
  select a from live_access() a
   where wanted = any (a.write_ids)
      or exists (select 1 from access w where w.ticket = a.ticket and w.client_id = a.client_id and w.act = 'write' and wanted = any (w.write_ids)
                  and w.at > now() - interval '1 minute' and w.at < now() + interval '1 hour')
   limit 1 $$;

-- The ground on which the ticket in hand writes this part of this client. Without a ticket there is no write.
create or replace function plan.ground_to_write(c uuid, written uuid) returns plan.access
language plpgsql stable set search_path = plan, open, pg_temp as $$
declare a plan.access;
begin
  select * into a from live_access() x where x.client_id = c
   order by (written = any (x.write_ids)) desc, (x.adds <> '{}') desc, x.id limit 1;
  if a.id is null then
    raise exception 'no open ticket for this client' using errcode = '42501';
  end if;
  return a;
end $$;

-- A write that has happened is logged by the database. Only then: of a part that was added, the row is itself a key to it. Of any other it is none:
-- a verb may write what the ticket may not (a file of an applicant, a client's answer), and must not open the part for more.
create or replace function plan.record_write(a plan.access, written uuid, is_added boolean default false) returns void
language sql volatile set search_path = plan, open, pg_temp as $$
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, statute, reason, part_ids, write_ids, client_epoch, actor_epoch)
  values (a.ticket, a.token_digest, clock_timestamp(), a.actor_id, a.post_id, a.organisation_id, a.register_id, a.role, a.client_id, a.purpose,
          'write', a.basis, a.basis_id, a.statute, a.reason, array[written], case when is_added then array[written] else '{}' end,
          a.client_epoch, a.actor_epoch) $$;
