-- The log is append-only for everybody, and the client reads it straight from the table that is the key.
create or replace function plan.no_change() returns trigger language plpgsql as
$$ begin raise exception 'append-only: %', tg_table_name using errcode = '42501'; end $$;

-- The openings of one client's log, newest first: 40 a page. An opening on several grounds writes a row for each: together they are one
-- opening, numbered by its first row, and stand on one page. `together` counts the different parts of all its rows.
create or replace function plan.page_of_log(c uuid, before_id bigint) returns table (opening bigint, together integer, line plan.access)
language sql stable set search_path = plan, open, pg_temp as $$
  with firsts as (
    select x.id, x.at, x.ticket, x.act from access x
     where x.client_id = c and (before_id is null or x.id < before_id)
       and not exists (select 1 from access e where e.ticket = x.ticket and e.act = x.act and e.client_id = x.client_id and e.id < x.id
                          and e.at > x.at - interval '1 day' and e.at <= x.at + interval '1 day')
     order by x.id desc limit 40),
  lines as (select f.id as opening, a as line from firsts f join access a on a.ticket = f.ticket and a.act = f.act and a.client_id = c
                and a.at > f.at - interval '1 day' and a.at < f.at + interval '1 day'),
  counted as (
    select l.opening, count(distinct k)::integer as together from lines l left join unnest((l.line).part_ids) k on true group by l.opening)
  select l.opening, n.together, l.line from lines l join counted n on n.opening = l.opening $$;

-- The rows of the client's own log, newest opening first. Reading it is the client's own right and needs no ticket.
create or replace function plan.my_log(token text, before_id bigint)
returns table (id bigint, opening bigint, at timestamptz, post_id uuid, organisation_id uuid, role text, purpose text, act text, basis text,
               statute text, reason text, parts integer, together integer, own boolean)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select (l.line).id, l.opening, (l.line).at, (l.line).post_id, (l.line).organisation_id, (l.line).role::text, (l.line).purpose::text,
         (l.line).act::text, (l.line).basis::text, (l.line).statute::text, (l.line).reason, cardinality((l.line).part_ids), l.together,
         (l.line).actor_id = s.actor_id
    from whoami(token) s join actor me on me.id = s.actor_id cross join lateral page_of_log(me.person_id, before_id) l
   where s.role = 'citizen' order by l.opening desc, (l.line).id desc $$;

-- Looking at what concerns somebody else takes two steps, as opening a plan does: the first decides and logs, and gives a ticket whatever it
-- decided; the second shows only what a committed row of that ticket names. Who rolls the first step back is shown nothing by the second.

-- The privacy officer asks for the log of one client, with a reason.
create or replace function plan.open_log(token text, c uuid, why_read text) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid();
begin
  if s.role = 'privacy_officer' and is_reason(why_read)
     and not exists (select 1 from actor me where me.id = s.actor_id and me.person_id = c)
     and not fuse_holds_back(s, t, array[c], c, 'supervision', why_read) then
    perform record_lookup(s, t, c, 'supervision', 'log', 'relationship', why_read);
  end if;
  return t;
end $$;

-- The log of the client on the ticket in hand, newest opening first: who, when, why and how much; never what.
-- A ticket to notices was asked for without a reason, and shows no log.
create or replace function plan.read_log(before_id bigint)
returns table (id bigint, opening bigint, at timestamptz, post_id uuid, organisation_id uuid, role text, purpose text, act text, basis text,
               statute text, reason text, parts integer, together integer)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select (l.line).id, l.opening, (l.line).at, (l.line).post_id, (l.line).organisation_id, (l.line).role::text, (l.line).purpose::text,
         (l.line).act::text, (l.line).basis::text, (l.line).statute::text, (l.line).reason, cardinality((l.line).part_ids), l.together
    from live_access('{log}') k cross join lateral page_of_log(k.client_id, before_id) l
   where k.reason is not null order by l.opening desc, (l.line).id desc $$;

-- Notices to the session's own person or post. They name no client.
create or replace function plan.my_notices(token text)
returns table (id uuid, what text, at timestamptz, seen_at timestamptz, access_id bigint, finding text, post_id uuid, reason text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select n.id, n.what::text, n.at, n.seen_at, n.access_id, n.finding, a.post_id, a.reason
    from whoami(token) s join actor me on me.id = s.actor_id
    join notice n on (s.role = 'citizen' and n.to_person = me.person_id) or n.to_post = s.post_id
    left join access a on a.id = n.access_id and s.role = 'citizen' and a.at > n.at - interval '1 day' and a.at < n.at + interval '1 day'
   order by n.at desc limit 100 $$;

-- The notices that a privacy officer is shown: all that wait to be seen, and of the others the newest hundred.
create or replace function plan.notices_to(asking_role text) returns setof plan.notice language sql stable set search_path = plan, open, pg_temp as $$
  select n.* from notice n where n.to_role = asking_role and n.seen_at is null
  union all
  (select n.* from notice n where n.to_role = asking_role and n.seen_at is not null order by n.seen_at desc limit 100) $$;

-- The privacy officer asks for the notices to privacy officers: one log row for each client whom they tell of.
create or replace function plan.open_notices(token text) returns uuid
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); t uuid := gen_random_uuid();
begin
  perform record_lookup(s, t, c.client_id, 'supervision', 'log', 'relationship', null)
     from (select distinct n.client_id from notices_to(s.role) n order by 1) c;
  return t;
end $$;

-- The notices of the clients on the ticket in hand.
create or replace function plan.read_notices()
returns table (id uuid, what text, at timestamptz, seen_at timestamptz, client_id uuid, access_id bigint, finding text, post_id uuid, reason text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select n.id, n.what::text, n.at, n.seen_at, n.client_id, n.access_id, n.finding, a.post_id, a.reason
    from live_access('{log}') k join notices_to(k.role) n on n.client_id = k.client_id
    left join access a on a.id = n.access_id and a.at > n.at - interval '1 day' and a.at < n.at + interval '1 day'
   order by n.at desc $$;

create or replace function plan.see_notice(token text, notice uuid, told text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); changed integer;
begin
  update notice n set seen_at = coalesce(n.seen_at, clock_timestamp()), seen_by = coalesce(n.seen_by, s.actor_id),
         finding = coalesce(n.finding, nullif(btrim(told), ''))
    from actor me
   where n.id = case when s.role <> 'citizen' then see_notice.notice  -- a citizen looks among their own only: that of another takes no time to find
                     else (select own.id from (select x.id from notice x where x.to_person = me.person_id offset 0) own
                            where own.id = see_notice.notice) end
     and me.id = s.actor_id
     and (s.role = 'citizen' or (s.role = 'privacy_officer' and n.to_role = s.role)
          or (n.to_post is not null and n.to_post = s.post_id));
  get diagnostics changed = row_count;
  -- The first finding stands; another one is refused aloud.
  if changed = 1 and exists (select 1 from notice n where n.id = see_notice.notice and n.finding <> nullif(btrim(told), '')) then
    raise exception 'there is another finding' using errcode = '23505';
  end if;
  return changed;
end $$;
