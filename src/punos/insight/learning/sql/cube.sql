-- The cube of promises kept. Counts are made, suppressed and rounded inside functions of the guard; what is not to be shown is never stored.

-- Which counts of one table with a known total must be hidden: those from 1 to 4, those that stand for a single provider (`alone`),
-- and company for them where the total would tell them. Null: a small count has no company, so that its total must not be shown either.
-- Method: Hundepool et al., Statistical Disclosure Control (Wiley 2012), ch. 4; the same as punos.engines.disclosure, but stricter.
create or replace function stats.hidden(counts integer[], alone boolean[]) returns boolean[] language plpgsql immutable as $$
declare
  size integer := cardinality(counts); hides boolean[] := '{}'; first integer; number integer := 0; small integer := 0; total integer := 0;
  edge numeric; at integer;
begin
  for i in 1 .. size loop
    hides[i] := counts[i] > 0 and (counts[i] < 5 or alone[i]);
    if hides[i] then
      first := coalesce(first, i);
      number := number + 1;
      small := small + (counts[i] < 5)::integer;
      total := total + counts[i];
    end if;
  end loop;
  edge := number * 3 * 0.25;
  if number = 0 or (number > 1 and (small < number or total between number + edge and number * 4 - edge)) then return hides; end if;
  for step in 1 .. size - 1 loop
    at := (first - 1 + step) % size + 1;
    if counts[at] > 0 and not hides[at] then
      hides[at] := true;
      return hides;
    end if;
  end loop;
  return case when small = 0 then hides end;
end $$;

-- To the nearest 5, halves up.
create or replace function stats.rounded(count integer) returns integer language sql immutable as $$ select (count + 2) / 5 * 5 $$;

-- The cases that fell due in a quarter. Not among them: clocks that stand still, and what was called off before it was due.
-- Raw rows: only the guard's own functions may run this.
create or replace function stats.cases(q date)
returns table (clause_id uuid, deadline_id text, area text, organisation_id uuid, sector text, kept boolean, days integer)
language sql stable set search_path = plan, open, stats, pg_temp as $$
  select k.clause_id, k.deadline_id, case when who.is_protected then null else home.area end, o.id, o.sector,
         coalesce(k.stopped_at <= k.due_at, false),
         (k.stopped_at at time zone 'Europe/Helsinki')::date - (k.started_at at time zone 'Europe/Helsinki')::date
    from clock k join part p on p.id = k.part_id join person who on who.id = p.client_id left join organisation o on o.id = p.organisation_id
    left join lateral (
      select m.employment_area_id as area from part c
        join municipality m on lower(c.body ->> 'municipality') in (m.key, m.code, lower(m.name_fi), lower(m.name_sv))
       where c.client_id = p.client_id and c.sort = 'contact' order by c.changed_at desc, c.id limit 1) home on true
   where k.due_at >= q::timestamp at time zone 'Europe/Helsinki' and k.due_at < (q + interval '3 months') at time zone 'Europe/Helsinki'
     and not (k.stopped_at is null and cardinality(k.pauses) > 0 and k.pauses[array_length(k.pauses, 1)][2] is null)
     and not (p.state in ('cancelled', 'withdrawn') and coalesce(p.ended_at, p.changed_at) <= k.due_at
              and (k.stopped_at is null or k.stopped_at >= coalesce(p.ended_at, p.changed_at))) $$;

-- In which order one count takes the next with it: a public order, so that it tells nothing of the counts. Small areas and sectors stand
-- beside small ones, so that the loss is small.
create or replace function stats.ranked(dimension text, member text) returns bigint
language sql stable set search_path = plan, open, stats, pg_temp as $$
  select case dimension
    when 'area' then (select coalesce(sum(m.population), 0) from municipality m where m.employment_area_id = member)
    when 'sector' then array_position(array['none', 'parish', 'school', 'kela', 'association', 'company', 'employment', 'municipality', 'county'], member)
    else 0 end $$;

-- The same, counted: for the county, by area and by sector.
create or replace function stats.tallies(q date)
returns table (clause_id uuid, deadline_id text, dimension text, member text, n integer, kept integer, providers integer, finished integer, median integer,
               rank bigint)
language sql stable set search_path = plan, open, stats, pg_temp as $$
  with due as materialized (select * from cases(q)),
  spread as (
    select d.*, v.dimension, v.member from due d
     cross join lateral (values ('county', ''), ('area', coalesce(d.area, 'untold')), ('sector', coalesce(d.sector, 'none'))) v (dimension, member))
  select s.clause_id, s.deadline_id, s.dimension, s.member, count(*)::integer, (count(*) filter (where s.kept))::integer,
         count(distinct s.organisation_id)::integer, count(s.days)::integer,
         round(percentile_cont(0.5) within group (order by s.days))::integer, ranked(s.dimension, s.member)
    from spread s group by s.clause_id, s.deadline_id, s.dimension, s.member $$;

-- What may be shown of the tallies of one quarter.
-- A share needs five kept and five missed, and company where it is left out; a median needs ten, so that half of them are five.
create or replace function stats.count_quarter(q date) returns integer language plpgsql volatile set search_path = plan, open, stats, pg_temp as $$
declare made integer;
begin
  with tallied as materialized (
    select t.*, row_number() over w as place,
           stats.hidden(array_agg(t.n) over w_all, array_agg(t.dimension = 'sector' and t.providers < 2) over w_all) as hides
      from tallies(q) t
    window w as (partition by t.clause_id, t.deadline_id, t.dimension order by t.rank, t.member),
           w_all as (partition by t.clause_id, t.deadline_id, t.dimension order by t.rank, t.member rows between unbounded preceding and unbounded following)),
  judged as (
    select t.*, bool_or(t.hides is null) over (partition by t.clause_id, t.deadline_id) or t.hides[t.place] as is_hidden,
           t.kept < 5 or t.n - t.kept < 5 as is_few
      from tallied t),
  shared as (
    select j.*, coalesce(stats.hidden(array_agg(case when j.is_hidden then 0 when j.is_few then 1 else j.n end) over w_all,
                                      array_agg(false) over w_all), array_agg(j.is_few) over w_all) as without_share
      from judged j
    window w_all as (partition by j.clause_id, j.deadline_id, j.dimension order by j.rank, j.member rows between unbounded preceding and unbounded following))
  insert into cell (quarter, clause_id, deadline_id, dimension, member, shown, n, kept_percent, median_days)
  select q, s.clause_id, s.deadline_id, s.dimension, s.member, tells.shown,
         case when tells.shown <> 'too_few' then rounded(s.n) end,
         case when tells.shown = 'all' then (round(s.kept * 20.0 / s.n) * 5)::integer end,
         case when tells.shown <> 'too_few' and s.finished >= 10 then s.median end
    from shared s
    cross join lateral (select case when s.is_hidden then 'too_few'
                                    when s.n - s.kept < 5 and s.kept >= 5 then 'few_missed'
                                    when s.kept < 5 and s.n - s.kept >= 5 then 'few_kept'
                                    when s.is_few or s.without_share[s.place] then 'share_withheld' else 'all' end as shown) tells;
  get diagnostics made = row_count;
  return made;
end $$;

-- Counts every quarter that has ended and has not been counted, each once and for good. Tells how many cells were made.
create or replace function stats.count_quarters(today date) returns integer
language plpgsql volatile security definer set search_path = plan, open, stats, pg_temp as $$
declare q date; made integer := 0; no_later date := least(today, (clock_timestamp() at time zone 'Europe/Helsinki')::date);
begin
  perform pg_advisory_xact_lock(hashtextextended('stats.count_quarters', 0));
  for q in select distinct date_trunc('quarter', k.due_at at time zone 'Europe/Helsinki')::date from clock k
            where k.due_at < date_trunc('quarter', no_later::timestamp) at time zone 'Europe/Helsinki' order by 1 loop
    continue when exists (select from counted_quarter c where c.quarter = q);
    insert into counted_quarter (quarter, counted_at) values (q, clock_timestamp());
    made := made + count_quarter(q);
  end loop;
  return made;
end $$;
