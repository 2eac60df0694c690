-- The client's own answers: what the rule of parts alone does not let them write.

-- The client's yes or no to a proposed party. The part is the party's own, so the client may not write it; this one answer is theirs.
create or replace function plan.answer_party(party uuid, seen_version integer, said_yes boolean, permit uuid) returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access; p plan.part; today timestamptz := clock_timestamp();
begin
  select x.* into a from live_access() x
   where x.role = 'citizen' and x.purpose = 'own' and x.act = 'open' and party = any (x.part_ids) order by x.id limit 1;
  if a.id is null then return 'not_yours'; end if;
  select * into p from part where id = party for update;
  if p.sort <> 'party' then return 'not_yours'; end if;
  if p.state <> 'proposed' then
    return case when (p.state = 'member') = said_yes and p.state in ('member', 'declined') then 'said_already' else 'wrong_step' end;
  end if;
  if p.version <> seen_version then return 'edited_meanwhile'; end if;
  update part set version = p.version + 1, state = case when said_yes then 'member' else 'declined' end,
         starts_at = case when said_yes then today end,
         body = p.body || case when said_yes then jsonb_build_object('yes_at', today, 'permit_id', permit) else '{}'::jsonb end
   where id = party;
  return 'done';
end $$;

-- Whom the asker acts for, now. Names only; opening their plan is another matter, decided and logged like any opening.
create or replace function plan.my_represented(token text) returns table (client_id uuid, given_name text, family_name text, topics text[], valid_to timestamptz)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select p.id, p.given_name::text, p.family_name::text, array_agg(distinct t.topic), min(r.valid_to)
    from whoami(token) s join representation r on r.actor_id = s.actor_id join person p on p.id = r.client_id
    cross join lateral unnest(r.topics::text[]) as t (topic)
   where s.role = 'citizen' and r.valid_from <= clock_timestamp() and (r.valid_to is null or r.valid_to > clock_timestamp())
   group by p.id order by p.family_name, p.given_name, p.id $$;

-- One permission over several topics (a null topic: all that the rule allows), in one statement: each row that is recorded ends the
-- ticket in hand, so a second call would come too late. Row by row the same as plan.give_permit.
create or replace function plan.give_permits(new_ids uuid[], c uuid, for_domain text, for_topics text[], recipient uuid, how text) returns void
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := speaks_for(c);
begin
  perform ask_for_proof(a);
  if (how = 'self') <> (a.role = 'citizen') then
    raise exception 'a permit is recorded as "self" by the client and by nobody else' using errcode = '22023';
  end if;
  insert into permit (id, client_id, domain, topic, to_register_id, valid_from, given_by, recorded_by, recorded_how)
  select t.id, c, for_domain, t.topic, recipient, clock_timestamp(), c, a.actor_id, how from unnest(new_ids, for_topics) t (id, topic)
  on conflict (id) do nothing;
  if exists (select 1 from unnest(new_ids, for_topics) t (id, topic) left join permit p on p.id = t.id
              where p.id is null or p.client_id <> c or p.recorded_how <> how
                 or (p.topic, p.to_register_id) is distinct from (t.topic, recipient)) then
    raise exception 'another permit has this id' using errcode = '23505';
  end if;
end $$;
