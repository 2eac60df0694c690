-- Applications for permits and grants: the client's own act, into the record of the organisation that handles them.

-- The topic of applications under a clause, where this organisation handles them in this register and a person may apply today; null else.
create or replace function plan.topic_applied_for(wanted_clause uuid, handler uuid, in_register uuid) returns text
language sql stable set search_path = plan, open, pg_temp as $$
  select coalesce(c.rule ->> 'topic', 'core')
    from clause c join plan_version v on v.number = c.version_id join organisation o on o.id = handler
   where c.id = wanted_clause and c.kind in ('permit', 'grant') and coalesce(c.rule ->> 'applicant', 'person') = 'person'
     and v.status = 'confirmed' and v.valid_from <= (clock_timestamp() at time zone 'Europe/Helsinki')::date
     and (v.valid_to is null or v.valid_to > (clock_timestamp() at time zone 'Europe/Helsinki')::date)
     and c.rule -> 'providers' ? o.key
     and exists (select 1 from post p where p.organisation_id = handler and p.register_id = in_register) $$;

-- Opens the way to one application of the asker's own: it may be added, and if this very form has added it before, read. Nothing else of them.
-- Like a look-up it gives a ticket always; one that was refused opens nothing.
create or replace function plan.open_application(token text, application uuid, wanted_clause uuid, handler uuid, in_register uuid) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare
  s plan.session := whoami(token); t uuid := gen_random_uuid(); me uuid; about text := topic_applied_for(wanted_clause, handler, in_register);
begin
  if s.role = 'citizen' then
    select a.person_id into me from actor a where a.id = s.actor_id;
  end if;
  if me is null or about is null then
    if s.actor_id is not null then perform record_refusal(s, t, coalesce(me, s.actor_id), 'own', null, null); end if;
    return t;
  end if;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, part_ids, adds, client_epoch, actor_epoch)
  select t, s.token_digest, clock_timestamp() + interval '10 seconds', s.actor_id, null, null, null, s.role, me, 'own', 'open', 'self',
         coalesce((select array[p.id] from part p where p.id = application and p.client_id = me and not p.withheld_from_client), '{}'),
         array[concat_ws('/', me, in_register, about, handler)],
         (select rights_epoch from person where id = me), (select rights_epoch from actor where id = s.actor_id);
  return t;
end $$;

-- The application goes to whoever handles it: any of its workers may see and handle that one part, for that purpose.
create or replace function plan.address_application(new_id uuid, application uuid) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(application); p plan.part;
begin
  select * into p from part where id = application;
  if a.id is null or a.role <> 'citizen' or p.sort <> 'application' then return false; end if;
  insert into link (id, client_id, organisation_id, register_id, purpose, part_id, valid_from, ground, made_by)
  values (new_id, p.client_id, p.organisation_id, p.register_id, 'application', p.id, clock_timestamp(), 'application', a.actor_id)
  on conflict (id) do nothing;
  return true;
end $$;

-- The applicant's own word on an application: more of what was asked for, or that it is taken back. The part is its handler's, so the client
-- may not write it; these two are theirs. `due`: when each clock of it is due, by its id, when what stands still goes on now.
create or replace function plan.answer_application(application uuid, seen_version integer, next_state text, said jsonb, due jsonb default '{}') returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access; p plan.part;
begin
  select x.* into a from live_access() x
   where x.role = 'citizen' and x.purpose = 'own' and x.act = 'open' and application = any (x.part_ids) order by x.id limit 1;
  if a.id is null then return 'not_yours'; end if;
  select * into p from part where id = application for update;
  if p.sort <> 'application' then return 'not_yours'; end if;
  if p.version = seen_version + 1 and p.state = next_state and p.body @> said and p.changed_by is null then return 'said_already'; end if;
  if p.version <> seen_version then return 'edited_meanwhile'; end if;
  if not exists (select 1 from part_step x where x.sort = p.sort and x.from_state = p.state and x.to_state = next_state) then return 'wrong_step'; end if;
  update part set version = p.version + 1, state = next_state, body = p.body || said,
         ended_at = case when next_state = 'withdrawn' then clock_timestamp() end
   where id = application;
  perform clocks_go_on(application, due);
  if next_state = 'withdrawn' then
    update clock k set stopped_at = greatest(clock_timestamp(), k.started_at) where k.part_id = application and k.stopped_at is null;
  end if;
  return 'done';
end $$;

-- What stood still for the applicant goes on now. The due day moves on by no more than it stood still, and a fortnight for days off; never back, and
-- not at all where nothing stands still.
create or replace function plan.clocks_go_on(application uuid, due jsonb) returns void language sql volatile set search_path = plan, open, pg_temp as $$
  update clock k set pauses[array_upper(k.pauses, 1)][2] = greatest(clock_timestamp(), k.pauses[array_upper(k.pauses, 1)][1]),
         due_at = case when k.stands_still
                       then greatest(k.due_at, least(coalesce((due ->> k.id::text)::timestamptz, k.due_at),
                                                     k.due_at + (clock_timestamp() - k.pauses[array_upper(k.pauses, 1)][1]) + interval '14 days'))
                       else k.due_at end
   where k.part_id = application and k.stopped_at is null
     and cardinality(k.pauses) > 0 and k.pauses[array_upper(k.pauses, 1)][2] is null $$;

-- Each writes only their own side of an application: the applicant what they say, the handler what is asked and decided. What has come to its
-- end stays as it is.
create or replace function plan.application_changed() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
declare a plan.access; theirs text[] := array['text', 'amount_cents', 'reach', 'enclosed', 'answered', 'withdrawn_reason'];
begin
  if not is_app() then return new; end if;
  if old.state in ('granted', 'granted_in_part', 'refused', 'withdrawn') then
    raise exception 'an application that is decided or taken back stays as it is' using errcode = '23514';
  end if;
  a := ground_to_write(new.client_id, new.id);
  if a.role = 'citizen' then
    if (new.state <> 'withdrawn' and not (old.state = 'asked' and new.state = 'begun'))
       or new.body - array['answered', 'enclosed', 'withdrawn_reason'] <> old.body - array['answered', 'enclosed', 'withdrawn_reason'] then
      raise exception 'the applicant answers and takes back, and does nothing else' using errcode = '42501';
    end if;
  elsif new.state = 'withdrawn' or exists (select from unnest(theirs) k where (new.body -> k) is distinct from (old.body -> k)) then
    raise exception 'what the applicant says is theirs' using errcode = '42501';
  end if;
  return new;
end $$;

-- The applicant is told of a question and of a decision.
create or replace function plan.application_told() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  if is_app() and new.state <> old.state and new.state in ('asked', 'granted', 'granted_in_part', 'refused') then
    insert into notice (id, client_id, to_person, what, at)
    values (gen_random_uuid(), new.client_id, new.client_id, case new.state when 'asked' then 'application_asked' else 'application_decided' end,
            clock_timestamp());
  end if;
  return null;
end $$;

-- The applications that came to the worker's organisation, one more than a page holds: those that wait, the one due first first; or those
-- decided, the newest first.
create or replace function plan.applications_of(s plan.session, decided boolean, page integer) returns table (client_id uuid, part_id uuid, place bigint)
language sql stable set search_path = plan, open, pg_temp as $$
  select x.client_id, x.id, x.place - greatest(page, 0) * 25 from (
    select p.client_id, p.id, row_number() over (order by case when not decided then k.due_at end nulls last, p.changed_at desc, p.id) as place
      from link l join part p on p.id = l.part_id
      left join lateral (select min(c.due_at) as due_at from clock c where c.part_id = p.id and c.stopped_at is null) k on true
     where l.organisation_id = s.organisation_id and l.purpose = 'application' and (l.actor_id is null or l.actor_id = s.actor_id)
       and l.valid_from <= clock_timestamp() and (l.valid_to is null or l.valid_to > clock_timestamp())
       and p.sort = 'application' and decided = (p.state not in ('sent', 'begun', 'asked'))) x
   where x.place > greatest(page, 0) * 25 and x.place <= greatest(page, 0) * 25 + 26 $$;

-- One access row for each client shown, naming exactly the applications shown.
create or replace function plan.open_applications(token text, decided boolean, page integer) returns table (ticket uuid, more boolean)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); r record;
begin
  if s.actor_id is null or s.role = 'citizen' then return; end if;
  if fuse_holds_back(s, t, array(select x.client_id from applications_of(s, decided, page) x where x.place <= 25), s.actor_id, 'application', null) then
    return query select t, false;
    return;
  end if;
  for r in select x.client_id as c, array_agg(x.part_id) as parts from applications_of(s, decided, page) x
            where x.place <= 25 group by x.client_id order by x.client_id loop
    perform record_opening(s, t, r.c, 'application', null, null, 'list', facets_of(r.parts));
  end loop;
  return query select t, exists (select from applications_of(s, decided, page) x where x.place > 25);
end $$;
