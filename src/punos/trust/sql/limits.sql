-- How many copies the asker has taken today, by the log: openings for export, counted once each. Null for who has no session.
create or replace function plan.exports_today(token text) returns integer
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select (select count(distinct a.ticket)::integer from access a
           where a.actor_id = s.actor_id and a.act = 'export' and a.at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki'))
    from live_session(token) s $$;
