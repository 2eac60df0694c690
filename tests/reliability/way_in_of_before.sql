-- How the release of before opens a plan: what goes on working while newer migrations run (see test_beside_old_code.py).
create or replace function plan.open_plan(token text, c uuid, stated_purpose text, stated_law text, reason text, stated_act text)
returns table (ticket uuid, actor_id uuid, person_id uuid, post_id uuid, organisation_id uuid, register_id uuid, role text,
               worker_name text, organisation_key text, ends_at timestamptz)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
#variable_conflict use_column
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); n integer := 0; subject uuid := c; is_held boolean;
begin
  if s.actor_id is null then return; end if;
  if stated_purpose = 'own' and c is null then
    select a.person_id into subject from actor a where a.id = s.actor_id;
  end if;
  if stated_purpose = 'emergency' then perform one_at_a_time(s); end if;
  is_held := fuse_holds_back(s, t, array[subject], subject, stated_purpose, reason);
  if not is_held and stated_act in ('open', 'export') and subject is not null
     and not (stated_purpose = 'emergency' and emergencies_today(s) >= 5)
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
