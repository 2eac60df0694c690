-- The log is append-only for everybody, and the client reads it straight from the table that is the key.
create function plan.no_change() returns trigger language plpgsql as
$$ begin raise exception 'append-only: %', tg_table_name using errcode = '42501'; end $$;
create trigger append_only before update or delete on plan.access for each row execute function plan.no_change();
create trigger append_only_whole before truncate on plan.access for each statement execute function plan.no_change();

-- The rows of the client's own log, newest first: 40 a page. Reading it is the client's own right and needs no ticket.
create function plan.my_log(token text, before_id bigint)
returns table (id bigint, at timestamptz, post_id uuid, organisation_id uuid, role text, purpose text, act text, basis text, statute text,
               reason text, part_ids uuid[], own boolean)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.id, a.at, a.post_id, a.organisation_id, a.role::text, a.purpose::text, a.act::text, a.basis::text, a.statute::text, a.reason,
         a.part_ids, a.actor_id = s.actor_id
    from whoami(token) s join actor me on me.id = s.actor_id join access a on a.client_id = me.person_id
   where s.role = 'citizen' and (before_id is null or a.id < before_id)
   order by a.id desc limit 40 $$;

-- The privacy officer reads who, when, why and how much; never what. Reading is itself logged, and needs a reason.
create function plan.read_log(token text, c uuid, why_read text, before_id bigint)
returns table (id bigint, at timestamptz, post_id uuid, organisation_id uuid, role text, purpose text, act text, basis text, statute text,
               reason text, parts integer)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token);
begin
  if s.actor_id is null or s.role <> 'privacy_officer' or not is_reason(why_read)
     or not exists (select 1 from person p where p.id = c)
     or exists (select 1 from actor me where me.id = s.actor_id and me.person_id = c) then return; end if;
  insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                      basis, reason, client_epoch, actor_epoch)
  values (gen_random_uuid(), s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c,
          'supervision', 'log', 'relationship', btrim(why_read), 0, 0);
  return query
    select a.id, a.at, a.post_id, a.organisation_id, a.role::text, a.purpose::text, a.act::text, a.basis::text, a.statute::text, a.reason,
           cardinality(a.part_ids)
      from access a where a.client_id = c and (before_id is null or a.id < before_id) order by a.id desc limit 40;
end $$;

-- Notices of the session in hand: a person's own, or those of a privacy officer. An officer reads of others: one log row for each client.
create function plan.notices_of(token text)
returns table (id uuid, what text, at timestamptz, seen_at timestamptz, client_id uuid, access_id bigint, finding text, post_id uuid, reason text)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
#variable_conflict use_column
declare s plan.session := whoami(token); shown uuid[];
begin
  select array_agg(top.id) into shown from (
    select n.id from notice n join actor me on me.id = s.actor_id
     where (s.role = 'citizen' and n.to_person = me.person_id) or (s.role = 'privacy_officer' and n.to_role = s.role)
        or (n.to_post is not null and n.to_post = s.post_id)
     order by n.at desc limit 100) top;
  if s.role = 'privacy_officer' then
    insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                        basis, client_epoch, actor_epoch)
    select gen_random_uuid(), s.token_digest, clock_timestamp(), s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role, c.client_id,
           'supervision', 'log', 'relationship', 0, 0
      from (select distinct n.client_id from notice n where n.id = any (shown)) c;
  end if;
  return query
    select n.id, n.what::text, n.at, n.seen_at, case when s.role = 'privacy_officer' then n.client_id end, n.access_id, n.finding,
           a.post_id, a.reason
      from notice n left join access a on a.id = n.access_id and (s.role in ('citizen', 'privacy_officer'))
     where n.id = any (shown) order by n.at desc;
end $$;

create function plan.see_notice(token text, notice uuid, told text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); changed integer;
begin
  update notice n set seen_at = coalesce(n.seen_at, clock_timestamp()), seen_by = coalesce(n.seen_by, s.actor_id),
         finding = coalesce(n.finding, nullif(btrim(told), ''))
    from actor me
   where n.id = see_notice.notice and me.id = s.actor_id
     and ((s.role = 'citizen' and n.to_person = me.person_id) or (s.role = 'privacy_officer' and n.to_role = s.role)
          or (n.to_post is not null and n.to_post = s.post_id));
  get diagnostics changed = row_count;
  -- The first finding stands; another one is refused aloud.
  if changed = 1 and exists (select 1 from notice n where n.id = see_notice.notice and n.finding <> nullif(btrim(told), '')) then
    raise exception 'there is another finding' using errcode = '23505';
  end if;
  return changed;
end $$;
