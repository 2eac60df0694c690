-- A provider's manager sees figures of the organisation of the session, and only such as say nothing of a person.
-- They move once a day at most, and the past only by whole months: the one who came today is not told by what changed since yesterday.

create or replace function stats.months_back(months integer) returns timestamptz language sql stable as
$$ select (date_trunc('month', clock_timestamp() at time zone 'Europe/Helsinki') - make_interval(months => months)) at time zone 'Europe/Helsinki' $$;

-- Whose figures: the organisation of a live session of a provider's manager; null for everybody else.
create or replace function stats.own_organisation(token text) returns uuid language sql stable set search_path = plan, open, stats, pg_temp as
$$ select s.organisation_id from whoami(token) s where s.role = 'provider_manager' $$;

-- Referrals by state: those that waited when the day began, and those of the last twelve full months. `n` is null where there are too few. Every state
-- has its line, so that the first referral is not told by one that appears. No total is shown, and how many were answered is counted over other referrals.
create or replace function stats.own_referrals(token text) returns table (span text, state text, n integer)
language sql stable security definer set search_path = plan, open, stats, pg_temp as $$
  with mine as (
    select p.state, p.made_at from part p where p.sort = 'referral' and p.organisation_id = own_organisation(token)),
  lines (span, state) as (
    values ('waiting', 'asked'), ('waiting', 'sent'), ('year', 'accepted'), ('year', 'asked'), ('year', 'done'), ('year', 'expired'),
           ('year', 'refused'), ('year', 'sent'), ('year', 'withdrawn')),
  counted as (
    select l.span, l.state,
           count(m.state) filter (where case l.span when 'waiting' then m.made_at < date_trunc('day', clock_timestamp(), 'Europe/Helsinki')
                                                    else m.made_at >= months_back(12) and m.made_at < months_back(0) end)::integer as n
      from lines l left join mine m on m.state = l.state group by l.span, l.state)
  select c.span, c.state, case when c.n >= shown_from() then rounded(c.n) end from counted c where own_organisation(token) is not null order by 1, 2 $$;

-- Answers to referrals in the last twelve full months: how many, the share in time, the median of calendar days from sending to the first answer.
create or replace function stats.own_answers(token text) returns table (shown text, n integer, in_time_percent integer, median_days integer)
language sql stable security definer set search_path = plan, open, stats, pg_temp as $$
  with answered as (
    select p.id, p.due_on, p.made_at, min(e.at) as answered_at
      from part p join event e on e.part_id = p.id and e.from_state = 'sent' and e.to_state in ('asked', 'accepted', 'refused')
     where p.sort = 'referral' and p.organisation_id = own_organisation(token) and p.made_at >= months_back(12) and p.made_at < months_back(0)
     group by p.id),
  counted as (
    select count(*)::integer as n,
           (count(*) filter (where a.due_on is null or (a.answered_at at time zone 'Europe/Helsinki')::date <= a.due_on))::integer as in_time,
           round(percentile_cont(0.5) within group (
             order by (a.answered_at at time zone 'Europe/Helsinki')::date - (a.made_at at time zone 'Europe/Helsinki')::date))::integer as median
      from answered a)
  select case when c.n < shown_from() then 'too_few'
              when c.n - c.in_time < shown_from() and c.in_time >= shown_from() then 'few_missed'
              when c.in_time < shown_from() and c.n - c.in_time >= shown_from() then 'few_kept'
              when c.in_time < shown_from() then 'share_withheld' else 'all' end,
         case when c.n >= shown_from() then rounded(c.n) end,
         case when c.in_time >= shown_from() and c.n - c.in_time >= shown_from() then share(c.in_time, c.n) end,
         case when c.n >= 10 then c.median end
    from counted c $$;
