-- Two persons: what one must not do alone is asked for by one and allowed by another, who says so in a session of their own. Whose business it is to
-- allow what, each sort of asking says itself; that it is another human being, and the first answer, hold for all of them here and in the table.

-- Writes down that somebody asks. The same form sent twice asks once. Raises 23505 when the id stands for something else.
create or replace function plan.ask_another(s plan.session, new_id uuid, asked_for text, c uuid, receiver uuid, said jsonb, stated_reason text, good_for interval)
returns void language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  insert into asking (id, what, client_id, for_actor, content, reason, asked_by, asked_post, organisation_id, asked_at, ends_at)
  values (new_id, asked_for, c, receiver, said, btrim(stated_reason), s.actor_id, s.post_id, s.organisation_id, clock_timestamp(), clock_timestamp() + good_for)
  on conflict (id) do nothing;
  if not exists (select 1 from asking a where a.id = new_id and a.asked_by = s.actor_id
                    and (a.what, a.client_id, a.for_actor, a.content, a.reason)
                        is not distinct from (asked_for, c, receiver, said, btrim(stated_reason))) then
    raise exception 'another asking has this id' using errcode = '23505';
  end if;
end $$;

-- The answer of another human being, while it waits; the first answer stands. Null when there is nothing that this one may answer.
create or replace function plan.answer_another(s plan.session, one uuid, asked_for text, says_yes boolean, good_for interval) returns plan.asking
language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare a plan.asking;
begin
  update asking x set answered_at = clock_timestamp(), answered_by = s.actor_id, answered_post = s.post_id, is_allowed = says_yes,
                      ends_at = clock_timestamp() + good_for
   where x.id = one and x.what = asked_for and x.answered_at is null and x.ends_at > clock_timestamp()
     and x.asked_by <> s.actor_id and x.for_actor is distinct from s.actor_id
  returning x.* into a;
  return a;
end $$;

-- Whether this session's human being has given this very answer: a form sent again.
create or replace function plan.answered_so(s plan.session, one uuid, says_yes boolean) returns boolean
language sql stable set search_path = plan, open, pg_temp as
$$ select exists (select 1 from asking a where a.id = one and a.answered_by = s.actor_id and a.is_allowed = says_yes) $$;

-- --- an emergency opening beyond the day's ---------------------------------------------------------------------------------------

-- How long a request waits for a colleague, and how long an allowance lasts from then on.
create or replace function plan.allowance_holds_for() returns interval language sql immutable as $$ select interval '30 minutes' $$;

-- Whether somebody has allowed this worker, a moment ago, to open this client in an emergency beyond the day's.
create or replace function plan.may_go_on(s plan.session, c uuid) returns boolean language sql stable set search_path = plan, open, pg_temp as $$
  select exists (select 1 from asking a where a.what = 'emergency' and a.asked_by = s.actor_id and a.asked_post = s.post_id and a.client_id = c
                    and a.is_allowed and a.ends_at > clock_timestamp()) $$;

-- Refuses an emergency opening beyond the day's that nobody has allowed: a row in the log with its basis. True when it was refused.
create or replace function plan.second_holds_back(s plan.session, new_ticket uuid, c uuid, stated_purpose text, stated_reason text)
returns boolean language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  if stated_purpose is distinct from 'emergency' or emergencies_today(s) < 5 or may_go_on(s, c) then return false; end if;
  perform record_refusal(s, new_ticket, coalesce(c, s.actor_id), stated_purpose, null, stated_reason, 'second_person');
  return true;
end $$;

-- Whether this session's role opens plans in an emergency: who may ask for one beyond the day's, and who may allow it to a colleague.
create or replace function plan.works_in_emergencies(s plan.session) returns boolean language sql stable set search_path = plan, open, pg_temp as $$
  select exists (select 1 from need n where n.role = s.role and n.purpose = 'emergency') $$;

-- Asks the colleagues of the own organisation for an emergency opening beyond the day's of one client. Nothing of the client is looked at.
create or replace function plan.ask_for_emergency(token text, new_id uuid, c uuid, stated_reason text) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token);
begin
  if s.actor_id is null or c is null or not is_reason(stated_reason) or not works_in_emergencies(s) then return false; end if;
  perform one_at_a_time(s);
  if emergencies_today(s) < 5 then return false; end if;
  -- The client's log keeps the reason; here it is needed for half an hour, and of use to nobody after a month.
  delete from asking where what = 'emergency' and ends_at < clock_timestamp() - interval '30 days';
  perform ask_another(s, new_id, 'emergency', c, null, null, stated_reason, allowance_holds_for());
  return true;
end $$;

-- The requests that wait for an answer of this session: of colleagues in the same organisation, about others than oneself.
create or replace function plan.emergencies_waiting(s plan.session) returns setof plan.asking
language sql stable set search_path = plan, open, pg_temp as $$
  select a.* from asking a
   where a.what = 'emergency' and a.organisation_id = s.organisation_id and a.asked_by <> s.actor_id and works_in_emergencies(s)
     and a.answered_at is null and a.ends_at > clock_timestamp()
     and not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = a.client_id)
   order by a.asked_at, a.id $$;

-- Asks to see them. The reason is about a client, so each client's log tells that it was read. Gives a ticket always.
create or replace function plan.open_emergencies_waiting(token text) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); c uuid;
begin
  for c in select distinct a.client_id from emergencies_waiting(s) a order by 1 loop
    perform record_lookup(s, t, c, 'emergency', 'weigh', 'none', null);
  end loop;
  return t;
end $$;

-- What the ticket in hand shows of them: who asks, why and until when. No client is named.
create or replace function plan.read_emergencies_waiting() returns table (id uuid, asked_post uuid, asked_at timestamptz, ends_at timestamptz, reason text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.id, a.asked_post, a.asked_at, a.ends_at, a.reason
    from live_session() s, emergencies_waiting(s) a
   where exists (select 1 from live_access('{weigh}') k where k.client_id = a.client_id)
   order by a.asked_at, a.id $$;

-- One's own requests of today: for whom, until when, and what was answered.
create or replace function plan.my_emergencies_asked(token text)
returns table (id uuid, client_id uuid, reason text, asked_at timestamptz, ends_at timestamptz, is_allowed boolean, answered_post uuid)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.id, a.client_id, a.reason, a.asked_at, a.ends_at, a.is_allowed, a.answered_post
    from live_session(token) s join asking a on a.asked_by = s.actor_id and a.asked_post = s.post_id
   where a.what = 'emergency' and a.asked_at > now() - interval '1 day' order by a.asked_at desc, a.id limit 25 $$;

-- Allows or refuses a colleague's request, with a proof of a moment ago. The client's log tells it; of an allowance the privacy officers hear.
create or replace function plan.answer_emergency(token text, one uuid, says_yes boolean) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); a plan.asking;
begin
  if says_yes is null or not exists (select 1 from emergencies_waiting(s) w where w.id = one) then return answered_so(s, one, says_yes); end if;
  if not has_proved(s) then
    raise exception 'the proof of who asks is too old: they must identify again' using errcode = '28000';
  end if;
  a := answer_another(s, one, 'emergency', says_yes, allowance_holds_for());
  if a.id is null then return answered_so(s, one, says_yes); end if;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, basis_id, reason, client_epoch, actor_epoch)
  values (gen_random_uuid(), s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, a.client_id,
          'emergency', case when says_yes then 'allow' else 'weigh' end, 'none', a.id, a.reason, 0, 0);
  if says_yes then
    insert into alarm (id, what, token_digest, day, at, actor_id, post_id, organisation_id)
    select a.id, 'second_person', sha256(uuid_send(a.id)), (clock_timestamp() at time zone 'Europe/Helsinki')::date, clock_timestamp(), a.asked_by,
           a.asked_post, a.organisation_id;
  end if;
  return true;
end $$;
