-- The fuse: nobody meets more clients in an hour than work asks for. It limits a stolen session and an insider alike.

-- What is counted by the hour or the day is done one at a time: two at once must not both be the last one allowed.
create or replace function plan.one_at_a_time(s plan.session) returns void language sql volatile set search_path = plan, open, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended(s.actor_id::text, 0)) $$;

-- Whether a row of the log is about a worker's having met a client: opened, seen in a list of others than their own, found by a code, or read the log of.
-- Notices to privacy officers name whom they must, and are asked for without a reason. Whoever begins the day with the list of their own has met none yet.
create or replace function plan.is_meeting(role text, act text, purpose text, reason text) returns boolean language sql immutable as $$
  select role <> 'citizen'
     and (act in ('open', 'export', 'file', 'search') or (act = 'list' and purpose <> 'care') or (act = 'log' and reason is not null)) $$;

-- Times are compared with the begin of the transaction, so that only the months in question are looked into.

-- How many different clients the worker has met in this hour, in whatever session, together with those asked for now.
create or replace function plan.clients_of_hour(s plan.session, asked uuid[]) returns bigint
language sql stable set search_path = plan, open, pg_temp as $$
  select count(*) from (
    select a.client_id from access a
     where a.actor_id = s.actor_id and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour'
       and is_meeting(a.role, a.act, a.purpose, a.reason)
    union
    select unnest(asked)) met $$;

-- How many different clients the worker may meet in an hour: sixty, or three times their own median of thirty days if that is less, but never
-- fewer than forty. Who has worked less than ten hours of these days has no median yet.
create or replace function plan.most_clients_an_hour(s plan.session) returns bigint
language sql stable set search_path = plan, open, pg_temp as $$
  with hours as (
    select count(distinct a.client_id) as met from access a
     where a.actor_id = s.actor_id and a.at > now() - interval '30 days' and a.at <= now() - interval '1 hour'
       and is_meeting(a.role, a.act, a.purpose, a.reason)
     group by date_trunc('hour', a.at))
  select case when count(*) < 10 then 60
              else least(60, greatest(40, 3 * percentile_cont(0.5) within group (order by met)))::bigint end from hours $$;

-- Whether the worker has met this client within the hour. Looks at the client's own rows of the hour and stops at the first: the fence keeps it from
-- reading all that the worker has done.
create or replace function plan.has_met(s plan.session, c uuid) returns boolean language sql stable set search_path = plan, open, pg_temp as $$
  select exists (select from (
      select a.actor_id, a.role, a.act, a.purpose, a.reason from access a
       where a.client_id = c and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour' offset 0) a
    where a.actor_id = s.actor_id and is_meeting(a.role, a.act, a.purpose, a.reason)) $$;

-- Whether meeting these clients now is more than the fuse lets through. Whom the worker has met within the hour they may meet again: that is one
-- look at the client's own rows. Only from the twentieth on do others have to wait while one is counted, and only above forty is the median asked for.
create or replace function plan.blows_fuse(s plan.session, asked uuid[]) returns boolean
language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare n bigint;
begin
  if s.role = 'citizen' or not exists (select from unnest(asked) c where c is not null and not has_met(s, c)) then
    return false;
  end if;
  n := clients_of_hour(s, asked);
  if n <= 20 then return false; end if;
  perform one_at_a_time(s);
  n := clients_of_hour(s, asked);
  return n > 40 and n > most_clients_an_hour(s);
end $$;

-- What a blown fuse leaves: a row in the log with its basis, and one alarm a session a day to the privacy officers.
create or replace function plan.raise_alarm(s plan.session, new_ticket uuid, subject uuid, stated_purpose text, stated_reason text) returns void
language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  perform record_refusal(s, new_ticket, subject, stated_purpose, null, stated_reason, 'fuse');
  insert into alarm (id, what, token_digest, day, at, actor_id, post_id, organisation_id)
  values (gen_random_uuid(), 'fuse', s.token_digest, (clock_timestamp() at time zone 'Europe/Helsinki')::date, clock_timestamp(), s.actor_id,
          s.post_id, s.organisation_id)
  on conflict (token_digest, day, what) do nothing;
end $$;

-- Refuses what blows the fuse. True when it was refused.
create or replace function plan.fuse_holds_back(s plan.session, new_ticket uuid, asked uuid[], subject uuid, stated_purpose text, stated_reason text)
returns boolean language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  if not blows_fuse(s, asked) then return false; end if;
  perform raise_alarm(s, new_ticket, subject, stated_purpose, stated_reason);
  return true;
end $$;

-- The same for a list of one's own clients: at most two hundred different an hour, together with all who were met. They are not met by standing in it.
create or replace function plan.list_holds_back(s plan.session, new_ticket uuid, asked uuid[]) returns boolean
language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  perform one_at_a_time(s);
  if (select count(*) from (
        select a.client_id from access a
         where a.actor_id = s.actor_id and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour'
           and (a.act = 'list' or is_meeting(a.role, a.act, a.purpose, a.reason))
        union
        select unnest(asked)) seen) <= 200 then return false; end if;
  perform raise_alarm(s, new_ticket, s.actor_id, 'care', null);
  return true;
end $$;

-- On what basis the ticket was refused, when there is something to say of it to its own session; null otherwise. It tells nothing of the client:
-- the fuse is asked before anything is known of whom the asking is about.
create or replace function plan.why_refused(token text, refused uuid) returns text
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.basis::text from live_session(token) s join access a on a.token_digest = s.token_digest
   where a.ticket = refused and a.act = 'refused' and a.basis <> 'none' and a.at > now() - interval '1 minute'
     and a.at < now() + interval '1 hour' and a.xid is distinct from pg_current_xact_id_if_assigned()
   limit 1 $$;

-- The alarms, for the privacy officers: who, when, what; all that wait, and of the others the newest hundred. They name no client.
create or replace function plan.alarms(token text)
returns table (id uuid, what text, at timestamptz, post_id uuid, organisation_id uuid, seen_at timestamptz, finding text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  (select x.id, x.what::text, x.at, x.post_id, x.organisation_id, x.seen_at, x.finding from live_session(token) s join alarm x on x.seen_at is null
    where s.role = 'privacy_officer' order by x.at desc)
  union all
  (select x.id, x.what::text, x.at, x.post_id, x.organisation_id, x.seen_at, x.finding from live_session(token) s join alarm x on x.seen_at is not null
    where s.role = 'privacy_officer' order by x.seen_at desc limit 100) $$;

-- A privacy officer writes what they found; nobody reviews an alarm about themself. The first finding stands.
create or replace function plan.review_alarm(token text, alarm uuid, told text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); changed integer;
begin
  if s.role is distinct from 'privacy_officer' or not is_reason(told) then return 0; end if;
  update alarm x set seen_at = coalesce(x.seen_at, clock_timestamp()), seen_by = coalesce(x.seen_by, s.actor_id), finding = coalesce(x.finding, btrim(told))
   where x.id = review_alarm.alarm and x.actor_id <> s.actor_id;
  get diagnostics changed = row_count;
  if changed = 1 and exists (select from alarm x where x.id = review_alarm.alarm and x.finding <> btrim(told)) then
    raise exception 'there is another finding' using errcode = '23505';
  end if;
  return changed;
end $$;
