-- The access rule of docs/access-rule.md. Pure: it reads who is asking, the rights and the facets it is given, and writes nothing.

create or replace function plan.forbids(h plan.prohibition, part uuid, topic text, register uuid, domain text, recipient uuid) returns boolean
language sql immutable as $$
  select (h.part_id is null or h.part_id = part) and (h.topic is null or h.topic = topic)
     and (h.domain is null or h.domain = domain) and (h.register_id is null or h.register_id = register)
     and (h.to_register_id is null or h.to_register_id = recipient) $$;

create or replace function plan.is_reason(reason text) returns boolean language sql immutable as
$$ select length(btrim(coalesce(reason, ''), E' \t\r\n')) >= 10 $$;

-- The live links of a session to a client for a purpose. A worker has none to themself.
create or replace function plan.links_of(s plan.session, c uuid, stated_purpose text, now_at timestamptz) returns setof plan.link
language sql stable as $$
  select l.* from plan.link l
   where l.client_id = c and l.organisation_id = s.organisation_id and (l.actor_id = s.actor_id or l.actor_id is null)
     and l.purpose = stated_purpose and l.valid_from <= now_at and (l.valid_to is null or l.valid_to > now_at)
     and s.role <> 'citizen'
     and not exists (select 1 from plan.actor me where me.id = s.actor_id and me.person_id = c) $$;

create or replace function plan.may(s plan.session, c uuid, stated_purpose text, stated_law text, reason text, facets plan.facet[],
                         now_at timestamptz)
returns table (part_id uuid, level text, basis text, basis_id uuid)
language sql stable set search_path = plan, open, pg_temp as $$
  with lk as materialized (
    select l.*, r.domain as link_domain from links_of(s, c, stated_purpose, now_at) l join register r on r.id = l.register_id),
  f as materialized (
    select x.*, r.domain,
           case when x.topic = 'contact' and (select p.is_protected from person p where p.id = c) then 'contact_protected'
                else x.topic end as need_topic
      from unnest(facets) x join (select id, domain from register offset 0) r on r.id = x.register_id  -- read once, not for each part
     where x.client_id = c),
  needs as materialized (
    select n.topic, n.scope, n.level from need n where n.role = s.role and n.purpose = stated_purpose),
  needed as materialized (
    select f.*, granted.need_level
      from f cross join lateral (
        select max(n.level) as need_level  -- 'write' sorts after 'read'
          from needs n where n.topic = f.need_topic
           and (n.scope = 'all' or (n.scope = 'own' and f.organisation_id = s.organisation_id))) granted
     where granted.need_level is not null and s.role <> 'citizen'
       and not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = c)),
  ban as materialized (
    select h from prohibition h where h.client_id = c and h.valid_from <= now_at and (h.valid_to is null or h.valid_to > now_at)),
  linked as (
    select n.*, lk.id as link_id, lk.register_id as link_register, lk.link_domain, lk.part_id as link_part, lk.sees_until
      from needed n join lk on (lk.part_id is null or lk.part_id = n.part_id)
                           and (lk.sees_until is null or n.changed_at <= lk.sees_until)),
  found (part_id, rank, level, basis, basis_id) as (
    select l.part_id, 1, case when l.sees_until is null then l.need_level else 'read' end, 'own_register', l.link_id
      from linked l where l.link_register = l.register_id
    union all
    select l.part_id, 2, case when l.sees_until is null then l.need_level else 'read' end, 'addressed', l.link_id
      from linked l
     where l.organisation_id = s.organisation_id and l.need_topic <> 'contact_protected'
       and not exists (select 1 from ban where forbids(ban.h, l.part_id, l.topic, l.register_id, l.domain, l.link_register))
    union all
    select l.part_id, 3, 'read', 'permit', pm.id
      from linked l join permit pm on pm.client_id = c and pm.valid_from <= now_at and (pm.valid_to is null or pm.valid_to > now_at)
       and (pm.domain is null or pm.domain = l.domain) and (pm.topic is null or pm.topic = l.topic)
       and (pm.to_register_id = l.link_register
            or (pm.to_register_id is null and l.link_domain in ('social', 'health') and l.domain in ('social', 'health')))
     where l.link_register <> l.register_id and l.link_part is null and l.need_topic <> 'contact_protected'
       and not exists (select 1 from ban where forbids(ban.h, l.part_id, l.topic, l.register_id, l.domain, l.link_register))
    union all
    select l.part_id, 4, 'read', 'statute', l.link_id
      from linked l join statute t on t.code = stated_law and t.role = s.role and t.purpose = stated_purpose
       and t.domain = l.domain and t.topic = l.topic
     where l.link_register <> l.register_id and l.link_part is null and l.need_topic <> 'contact_protected' and is_reason(reason)
    union all
    select n.part_id, 5, 'read', 'emergency', null
      from needed n
     where stated_purpose = 'emergency' and is_reason(reason) and n.need_topic <> 'contact_protected'
       and not exists (select 1 from ban where (ban.h).holds_in_emergency and forbids(ban.h, n.part_id, n.topic, n.register_id, n.domain, s.register_id))
    union all
    select f.part_id, 6,
           case when f.organisation_id is null and exists (
                  select 1 from need n where n.role = 'citizen' and n.purpose = 'own' and n.topic = f.topic and n.level = 'write')
                then 'write' else 'read' end, 'self', null
      from f join actor me on me.id = s.actor_id and me.person_id = c
     where s.role = 'citizen' and stated_purpose = 'own' and not f.withheld_from_client
    union all
    select f.part_id, 7, 'read', 'representative', r.id
      from f join representation r on r.client_id = c and r.actor_id = s.actor_id and f.topic = any (r.topics)
       and r.valid_from <= now_at and (r.valid_to is null or r.valid_to > now_at)
     where s.role = 'citizen' and stated_purpose = 'representative' and not f.withheld_from_representative
       and f.need_topic <> 'contact_protected')
  select distinct on (part_id) part_id, level, basis, basis_id from found order by part_id, rank, level desc, basis_id $$;

-- What may be added, as keys client/register/topic/organisation: the organisation is an id, '*' for any, '-' for none.
create or replace function plan.may_add(s plan.session, c uuid, stated_purpose text, now_at timestamptz)
returns table (add_key text, basis text, basis_id uuid)
language sql stable set search_path = plan, open, pg_temp as $$
  select concat_ws('/', c, l.register_id, case n.topic when 'contact_protected' then 'contact' else n.topic end,
                   case n.scope when 'all' then '*' else s.organisation_id::text end), 'own_register', l.id
    from links_of(s, c, stated_purpose, now_at) l join person p on p.id = c
    join need n on n.role = s.role and n.purpose = stated_purpose and n.level = 'write'
     and (n.topic not in ('contact', 'contact_protected') or (n.topic = 'contact_protected') = p.is_protected)
   where l.part_id is null and l.sees_until is null
  union all
  select concat_ws('/', c, p.home_register_id, case n.topic when 'contact_protected' then 'contact' else n.topic end, '-'), 'self', null
    from person p join actor me on me.id = s.actor_id and me.person_id = p.id
    join need n on n.role = 'citizen' and n.purpose = 'own' and n.level = 'write'
     and (n.topic not in ('contact', 'contact_protected') or (n.topic = 'contact_protected') = p.is_protected)
   where p.id = c and s.role = 'citizen' and stated_purpose = 'own' and p.home_register_id is not null $$;
