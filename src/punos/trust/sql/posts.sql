-- Posts: a role is proposed by one, whom the operator names at the machine, and given by another: a privacy officer in a session of their own. Neither
-- of them is who receives it. Who is named at the machine has not shown who they are: only who gives it has, so the operator must not be a privacy officer.

-- How long a proposed post waits.
create or replace function plan.post_waits_for() returns interval language sql immutable as $$ select interval '7 days' $$;

-- The roles in which a worker may have a post: what the table of posts takes.
create or replace function plan.roles_of_posts() returns text[] language sql immutable as $$
  select array['social_worker', 'child_protection_worker', 'nurse', 'home_care_worker', 'substance_worker', 'employment_coach', 'kela_officer',
               'association_worker', 'private_worker', 'school_worker', 'provider_manager', 'planner', 'privacy_officer'] $$;

-- Why these two may not stand for the two of a proposal; null when they may. Known is who works as a privacy officer now or later, and who was named
-- as proposing at the machine within a year.
create or replace function plan.one_for_two(who uuid, whom uuid, in_role text) returns text language sql stable set search_path = plan, open, pg_temp as $$
  select case
    when exists (select 1 from post p where p.actor_id = who and p.role = 'privacy_officer'
                    and (p.valid_to is null or p.valid_to > (clock_timestamp() at time zone 'Europe/Helsinki')::date))
    then 'who proposes at the machine is no privacy officer, for those give what is proposed: let another propose it'
    when in_role = 'privacy_officer' and exists (select 1 from asking a where a.what = 'post' and a.asked_by = whom
                                                    and a.asked_at > clock_timestamp() - interval '1 year')
    then 'who has proposed at the machine within a year becomes no privacy officer: name another' end $$;

-- Proposes a post, one that the table of posts will take when it is given. Run at the machine only, by the guard. Raises 22023 with what is wrong, and 23514 when who proposes would receive it.
create or replace function plan.propose_post(proposer text, receiver text, in_organisation text, in_register text, in_role text, called text, first date, last date, why text)
returns uuid language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare who uuid; whom uuid; o uuid; r uuid; new_id uuid := gen_random_uuid();
begin
  select id into who from actor where subject = proposer;
  select id into whom from actor where subject = receiver;
  select id into o from organisation where key = in_organisation;
  select id into r from register where key = in_register;
  if who is null or whom is null then raise exception 'nobody signs in under one of these names' using errcode = '22023'; end if;
  if o is null or (in_register is not null and r is null) then raise exception 'there is no such organisation or register' using errcode = '22023'; end if;
  if in_role is null or in_role <> all (roles_of_posts()) then
    raise exception '"%" is no worker''s role: choose one of %', in_role, array_to_string(roles_of_posts(), ', ') using errcode = '22023';
  end if;
  if called is null or btrim(called) = '' or length(called) > 120 then
    raise exception 'a name at work has 1 to 120 characters, this one %: shorten it', coalesce(length(called), 0) using errcode = '22023';
  end if;
  if first is null or last <= first then
    raise exception 'the post would end on %, and begins on %: it ends on a later day, which is not included', last, first using errcode = '22023';
  end if;
  if one_for_two(who, whom, in_role) is not null then raise exception '%', one_for_two(who, whom, in_role) using errcode = '22023'; end if;
  if not is_reason(why) then raise exception 'say why in at least ten characters' using errcode = '22023'; end if;
  insert into asking (id, what, for_actor, content, reason, asked_by, organisation_id, asked_at, ends_at)
  values (new_id, 'post', whom, jsonb_build_object('register', r, 'role', in_role, 'called', called, 'first', first, 'last', last), btrim(why), who, o,
          clock_timestamp(), clock_timestamp() + post_waits_for());
  return new_id;
end $$;

-- Whose privacy officers give a proposed post: of the organisation that it is in, and of the controller of its register.
create or replace function plan.givers_of(a plan.asking) returns setof uuid language sql stable set search_path = plan, open, pg_temp as $$
  select a.organisation_id union select r.controller_id from register r where r.id = (a.content ->> 'register')::uuid $$;

-- Whether those have a privacy officer today who is not who receives it. Where they have none, any may give it: so a new organisation gets its first.
create or replace function plan.has_giver(a plan.asking) returns boolean language sql stable set search_path = plan, open, pg_temp as $$
  select exists (
    select 1 from post p cross join (select (clock_timestamp() at time zone 'Europe/Helsinki')::date as day) today
     where p.role = 'privacy_officer' and p.organisation_id in (select givers_of(a)) and p.actor_id <> a.for_actor
       and p.valid_from <= today.day and (p.valid_to is null or p.valid_to > today.day)) $$;

-- What waits for an answer of this session: proposed by another, for another, where it is this one's to give.
create or replace function plan.posts_waiting(s plan.session) returns setof plan.asking language sql stable set search_path = plan, open, pg_temp as $$
  select a.* from asking a
   where s.role = 'privacy_officer' and a.what = 'post' and a.answered_at is null and a.ends_at > clock_timestamp()
     and a.asked_by <> s.actor_id and a.for_actor <> s.actor_id
     and (s.organisation_id in (select givers_of(a)) or not has_giver(a))
   order by a.asked_at, a.id $$;

create or replace function plan.posts_proposed(token text)
returns table (id uuid, called text, role text, organisation_id uuid, register_id uuid, first date, last date, reason text, asked_by text, asked_at timestamptz)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.id, a.content ->> 'called', a.content ->> 'role', a.organisation_id, (a.content ->> 'register')::uuid, (a.content ->> 'first')::date,
         (a.content ->> 'last')::date, a.reason,
         (select p.worker_name from open.post p where p.actor_id = a.asked_by order by p.valid_from, p.id limit 1), a.asked_at
    from live_session(token) s, posts_waiting(s) a order by a.asked_at, a.id $$;

-- Gives or refuses a proposed post, with a proof of a moment ago. The post is as it was proposed.
create or replace function plan.answer_post(token text, one uuid, says_yes boolean) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); a plan.asking;
begin
  if says_yes is null or not exists (select 1 from posts_waiting(s) w where w.id = one) then return answered_so(s, one, says_yes); end if;
  if not has_proved(s) then
    raise exception 'the proof of who asks is too old: they must identify again' using errcode = '28000';
  end if;
  a := answer_another(s, one, 'post', says_yes, interval '0 seconds');
  if a.id is null then return answered_so(s, one, says_yes); end if;
  if says_yes then
    insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from, valid_to)
    values (a.id, a.for_actor, a.organisation_id, (a.content ->> 'register')::uuid, a.content ->> 'role', a.content ->> 'called',
            (a.content ->> 'first')::date, (a.content ->> 'last')::date);
  end if;
  return true;
end $$;
