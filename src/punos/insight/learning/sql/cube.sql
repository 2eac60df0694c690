-- The cube of promises kept. Counts are made, suppressed and rounded inside functions of the guard; what is not to be shown is never stored.

-- A count is shown from eight up. What must not be told is a count under five: the three between them are for the one who knows that everybody has
-- stayed since the last quarter but one. When a count then comes into sight or leaves it, it was seven.
create or replace function stats.shown_from() returns integer language sql immutable as $$ select 8 $$;

-- Which counts of one table beside its total are not shown: those that `stays` names and those under eight, nought too, so that the first person of a
-- kind is not told by a line that appears. Then company for them, in the order given, until each of the `secret` counts may be any of seven values
-- at least, for all that is shown (`lows` to `highs` for what is shown, `held_lows` to `held_highs` for what is not, `low` to `high` for the total).
-- That is asked of the intervals, not of the counts, so who knows this method learns no more; and no cell ever stands alone in sight,
-- so that one person who came cannot fix both it and the total.
-- Method: Hundepool et al., Statistical Disclosure Control (Wiley 2012), ch. 4: a table with one total, for which the linear program has this closed form.
create or replace function stats.hidden(stays boolean[], secret boolean[], lows integer[], highs integer[], held_lows integer[], held_highs integer[],
                                        low integer, high integer) returns boolean[] language plpgsql immutable as $$
declare
  size integer := cardinality(stays); hides boolean[] := stays; least_sum bigint; most_sum bigint; seen integer; is_safe boolean; next integer;
begin
  loop
    if not true = any(hides) then return hides; end if;
    least_sum := 0; most_sum := 0; seen := 0; next := null; is_safe := true;
    for i in 1 .. size loop
      if hides[i] then
        least_sum := least_sum + held_lows[i];
        most_sum := most_sum + held_highs[i];
      else
        least_sum := least_sum + lows[i];
        most_sum := most_sum + highs[i];
        seen := seen + 1;
        next := coalesce(next, i);
      end if;
    end loop;
    for i in 1 .. size loop
      continue when not (hides[i] and secret[i]);
      is_safe := is_safe and least(held_highs[i], high - (least_sum - held_lows[i])) - greatest(held_lows[i], low - (most_sum - held_highs[i])) >= 6;
    end loop;
    if seen = 0 or (is_safe and seen > 1) then return hides; end if;
    hides[next] := true;
  end loop;
end $$;

-- To the nearest 5, halves up.
create or replace function stats.rounded(count integer) returns integer language sql immutable as $$ select (count + 2) / 5 * 5 $$;

-- A share in steps of five per cent.
create or replace function stats.share(part integer, n integer) returns integer language sql immutable as $$ select (round(part * 20.0 / n) * 5)::integer $$;

-- Between which counts a part lies, for all that its share and the rounded count beside it tell.
create or replace function stats.fewest(part integer, n integer) returns integer language sql immutable as
$$ select greatest(stats.shown_from(), ceil(greatest(stats.rounded(n) - 2, 2 * stats.shown_from()) * (stats.share(part, n) - 2.5) / 100)::integer) $$;
create or replace function stats.most(part integer, n integer) returns integer language sql immutable as
$$ select floor((stats.rounded(n) + 2) * (stats.share(part, n) + 2.5) / 100)::integer $$;

-- Which shares of one table are not shown: those of hidden counts, those with few on either side, and company for them, on both sides.
-- Null: nothing at all may be told of the shares of this table.
create or replace function stats.withheld(hides boolean[], kept integer[], missed integer[], all_kept integer, all_missed integer) returns boolean[]
language plpgsql immutable set search_path = stats, pg_temp as $$
declare
  stays boolean[]; before boolean[]; own integer[]; other integer[]; total integer;
begin
  select array_agg(h or k < shown_from() or m < shown_from() order by at) into stays
    from unnest(hides, kept, missed) with ordinality as x (h, k, m, at);
  if not true = any(stays) then return stays; end if;
  if all_kept < shown_from() or all_missed < shown_from() then return stays; end if;
  loop
    before := stays;
    for side in 1 .. 2 loop
      own := case side when 1 then missed else kept end;
      other := case side when 1 then kept else missed end;
      total := case side when 1 then all_missed else all_kept end;
      select stats.hidden(
               stays, array_agg(x.own < shown_from() order by at),
               array_agg(case when not x.stay then fewest(x.own, x.own + x.other) end order by at),
               array_agg(case when not x.stay then most(x.own, x.own + x.other) end order by at),
               array_agg(case when x.hide or x.own < shown_from() then 0 when x.other < shown_from() then rounded(x.own + x.other) - 9
                              else shown_from() end order by at),
               array_agg(case when x.own < shown_from() then shown_from() - 1 when x.hide then 1000000
                              when x.other < shown_from() then rounded(x.own + x.other) + 2 else rounded(x.own + x.other) + 2 - shown_from() end order by at),
               fewest(total, all_kept + all_missed), most(total, all_kept + all_missed))
        into stays from unnest(own, other, hides, stays) with ordinality as x (own, other, hide, stay, at);
    end loop;
    if not false = any(stays) then return null; end if;
    if stays = before then return stays; end if;
  end loop;
end $$;

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

-- The lines of every table, whoever is in them: a line that comes and goes would tell of the first one.
create or replace function stats.lines() returns table (dimension text, member text)
language sql stable set search_path = plan, open, stats, pg_temp as $$
  select 'county', '' union all
  select distinct 'area', m.employment_area_id from municipality m union all
  select 'area', 'untold' union all
  select 'sector', unnest(array['none', 'parish', 'school', 'kela', 'association', 'company', 'employment', 'municipality', 'county']) $$;

-- The same, counted: for the county, by area and by sector. `others` are the cases of all providers but the largest.
create or replace function stats.tallies(q date)
returns table (rule text, clause_id uuid, deadline_id text, dimension text, member text, n integer, kept integer, others integer, finished integer,
               median integer, rank bigint)
language sql stable set search_path = plan, open, stats, pg_temp as $$
  with due as materialized (select coalesce(c.clause_id::text, c.deadline_id) as rule, c.* from cases(q) c),
  spread as (
    select d.*, v.dimension, v.member from due d
     cross join lateral (values ('county', ''), ('area', coalesce(d.area, 'untold')), ('sector', coalesce(d.sector, 'none'))) v (dimension, member)),
  largest as (
    select o.rule, o.dimension, o.member, max(o.n) as n
      from (select s.rule, s.dimension, s.member, count(*) as n from spread s group by s.rule, s.dimension, s.member, s.organisation_id) o
     group by o.rule, o.dimension, o.member),
  counted as (
    select s.rule, s.dimension, s.member, count(*) as n, count(*) filter (where s.kept) as kept, count(s.days) as finished,
           percentile_cont(0.5) within group (order by s.days) as median
      from spread s group by s.rule, s.dimension, s.member),
  rules as (select distinct d.rule, d.clause_id, d.deadline_id from due d),
  ranks as materialized (select l.*, ranked(l.dimension, l.member) as rank from lines() l)
  select r.rule, r.clause_id, r.deadline_id, l.dimension, l.member, coalesce(c.n, 0)::integer, coalesce(c.kept, 0)::integer,
         coalesce(c.n - g.n, 0)::integer, coalesce(c.finished, 0)::integer, round(c.median)::integer, l.rank
    from rules r cross join ranks l
    left join counted c on c.rule = r.rule and c.dimension = l.dimension and c.member = l.member
    left join largest g on g.rule = r.rule and g.dimension = l.dimension and g.member = l.member $$;

-- What may be shown of the tallies of one quarter. A promise whose cases are too few, or of one provider, has no line at all in that quarter.
-- A count needs eight, and three that are not the largest provider's; a share needs eight kept and eight missed; a median needs ten, so that half of them are five.
create or replace function stats.count_quarter(q date) returns integer language plpgsql volatile set search_path = plan, open, stats, pg_temp as $$
declare made integer;
begin
  with tallied as materialized (
    select t.*, row_number() over (partition by t.rule, t.dimension order by t.rank, t.member) as place, t.n < shown_from() as is_small, t.others < 3 as is_alone
      from tallies(q) t),
  total as materialized (select * from tallied t where t.dimension = 'county' and not t.is_small and not t.is_alone),
  divided as materialized (
    select c.rule, t.dimension, c.n, c.kept, array_agg(t.kept order by t.place) as kepts, array_agg(t.n - t.kept order by t.place) as missed,
           stats.hidden(array_agg(t.is_small or t.is_alone order by t.place), array_agg(t.is_small or t.is_alone order by t.place),
                        array_agg(rounded(t.n) - 2 order by t.place), array_agg(rounded(t.n) + 2 order by t.place),
                        array_agg(case when t.is_small or t.is_alone then 0 else shown_from() end order by t.place),
                        array_agg(case when t.is_small then shown_from() - 1 else 1000000 end order by t.place),
                        rounded(c.n) - 2, rounded(c.n) + 2) as hides
      from tallied t join total c on c.rule = t.rule where t.dimension <> 'county' group by c.rule, t.dimension, c.n, c.kept),
  judged as materialized (
    select d.rule, d.dimension, d.hides, withheld(d.hides, d.kepts, d.missed, d.kept, d.n - d.kept) as without_share from divided d
    union all select c.rule, c.dimension, array[false], array[c.kept < shown_from() or c.n - c.kept < shown_from()] from total c)
  insert into cell (quarter, clause_id, deadline_id, dimension, member, shown, n, kept_percent, median_days)
  select q, t.clause_id, t.deadline_id, t.dimension, t.member, tells.shown,
         case when tells.shown <> 'too_few' then rounded(t.n) end,
         case when tells.shown = 'all' then share(t.kept, t.n) end,
         case when tells.shown <> 'too_few' and t.finished >= 10 then t.median end
    from tallied t join judged j on j.rule = t.rule and j.dimension = t.dimension
    cross join lateral (select case when j.hides[t.place] then 'too_few'
                                    when j.without_share is null then 'share_withheld'
                                    when t.n - t.kept < shown_from() and t.kept >= shown_from() then 'few_missed'
                                    when t.kept < shown_from() and t.n - t.kept >= shown_from() then 'few_kept'
                                    when j.without_share[t.place] then 'share_withheld' else 'all' end as shown) tells;
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
