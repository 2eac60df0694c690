-- When a post ends, if it does: at midnight in Finland.
create or replace function plan.end_of(p open.post) returns timestamptz language sql immutable set search_path = plan, open, pg_temp as
$$ select p.valid_to::timestamp at time zone 'Europe/Helsinki' $$;

-- Who leaves a post leaves its sessions, and with them their tickets: at once when the post is over or is another's, else at its end.
create or replace function plan.end_sessions_of_post() returns trigger
language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  if (old.actor_id, old.organisation_id, old.register_id, old.role) is distinct from (new.actor_id, new.organisation_id, new.register_id, new.role) then
    update session set revoked_at = clock_timestamp() where post_id = new.id and revoked_at is null;
  elsif new.valid_to is not null then
    update session set expires_at = end_of(new) where post_id = new.id and revoked_at is null and expires_at > end_of(new);
  end if;
  return null;
end $$;

-- Nobody has shown who they are in time to come, whatever the clock of the identification service says.
create or replace function plan.proved_before(proved timestamptz) returns timestamptz language sql stable as
$$ select case when proved is not null then least(proved, clock_timestamp()) end $$;

-- Starting a session is the sign-in service's right alone; the app cannot make one. `proved`: when the person showed who they are; null, not known.
create or replace function plan.start_session(token_digest bytea, subject_claimed text, post uuid, hours integer,
                                              proved timestamptz default clock_timestamp())
returns text language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare who uuid; chosen open.post; today date := (clock_timestamp() at time zone 'Europe/Helsinki')::date;
begin
  select id into who from actor where subject = subject_claimed;
  if who is null then return null; end if;
  if post is null then
    if not exists (select 1 from actor where id = who and person_id is not null) then return null; end if;
    insert into session (token_digest, role, started_at, seen_at, proved_at, expires_at, actor_id)
    values (start_session.token_digest, 'citizen', clock_timestamp(), clock_timestamp(), proved_before(proved),
      clock_timestamp() + make_interval(hours => hours), who);
    return 'citizen';
  end if;
  select * into chosen from open.post p where p.id = start_session.post and p.actor_id = who
     and p.valid_from <= today and (p.valid_to is null or p.valid_to > today);
  if chosen.id is null then return null; end if;
  insert into session (token_digest, role, started_at, seen_at, proved_at, expires_at, actor_id, organisation_id, post_id, register_id)
  values (start_session.token_digest, chosen.role, clock_timestamp(), clock_timestamp(), proved_before(proved),
    least(clock_timestamp() + make_interval(hours => hours), end_of(chosen)), who, chosen.organisation_id, chosen.id, chosen.register_id);
  return chosen.role;
end $$;

create or replace function plan.end_session(token text) returns void
language sql volatile security definer set search_path = plan, open, pg_temp as $$
  update session set revoked_at = clock_timestamp()
   where token_digest = sha256(convert_to(token, 'UTF8')) and revoked_at is null $$;

-- What the page may know of the session: never more than the asker's own.
create or replace function plan.who(token text)
returns table (actor_id uuid, person_id uuid, post_id uuid, organisation_id uuid, register_id uuid, role text, worker_name text,
               organisation_key text, ends_at timestamptz)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token);
begin
  if s.actor_id is null then return; end if;
  if s.seen_at < clock_timestamp() - interval '1 minute' then
    update session set seen_at = clock_timestamp() where session.token_digest = s.token_digest;
  end if;
  return query
    select s.actor_id, a.person_id, s.post_id, s.organisation_id, s.register_id, s.role::text, p.worker_name::text, o.key::text,
           least(s.expires_at, clock_timestamp() + interval '30 minutes')
      from actor a left join open.post p on p.id = s.post_id left join organisation o on o.id = s.organisation_id
     where a.id = s.actor_id;
end $$;

-- The posts and, for a human being of our own records, the citizen's place that a signed-in subject may choose from.
create or replace function plan.places_of(subject_claimed text) returns table (post_id uuid, role text, organisation_id uuid, worker_name text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select p.id, p.role::text, p.organisation_id, p.worker_name::text from actor a join open.post p on p.actor_id = a.id
   where a.subject = subject_claimed and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date)
  union all
  select null, 'citizen', null, null from actor a where a.subject = subject_claimed and a.person_id is not null $$;

-- Counts one more attempt to sign in under a key: a digest of whence or of whom. For how many seconds to wait; 0 while there are not too many.
-- A minute begins with the first attempt under its key. What is an hour old is forgotten.
create or replace function plan.count_sign_in(counted bytea, most integer) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare n plan.sign_in_count; now_at timestamptz := clock_timestamp();
begin
  delete from sign_in_count where since < now_at - interval '1 hour';
  insert into sign_in_count as kept (key_digest, since, tries) values (counted, now_at, 1)
  on conflict (key_digest) do update
     set tries = case when kept.since > now_at - interval '1 minute' then kept.tries + 1 else 1 end,
         since = case when kept.since > now_at - interval '1 minute' then kept.since else now_at end
  returning kept.* into n;
  return case when n.tries > most then greatest(1, ceil(extract(epoch from n.since - now_at) + 60)) else 0 end;
end $$;
