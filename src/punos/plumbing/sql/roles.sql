-- Five roles. Only the owner logs in to migrate and to seed; the app owns nothing and bypasses nothing.
do $$
declare wanted text;
begin
  if not exists (select 1 from pg_roles where rolname = 'punos_guard') then
    create role punos_guard nologin nosuperuser nobypassrls noinherit;
  end if;
  foreach wanted in array array['punos_app', 'punos_auth', 'punos_stats'] loop
    if not exists (select 1 from pg_roles where rolname = wanted) then
      execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noinherit', wanted);
    end if;
    -- Statements carry session tokens as parameters; another connection of the same role must not read them.
    execute format('alter role %I set statement_timeout = %L', wanted, '15s');
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', wanted, '30s');
    -- Only a superuser, or an owner who was granted the parameter, can do this; the start-up check tells when it is missing.
    begin
      execute format('alter role %I set track_activities = off', wanted);
    exception when insufficient_privilege then
      raise notice 'grant set on parameter track_activities to the owner, then migrate again';
    end;
  end loop;
end $$;
-- The owner must be able to hand functions over to the guard and to act as it when it seeds.
do $$ begin
  if current_setting('server_version_num')::int >= 160000 then
    execute format('grant punos_guard to %I with set true, inherit false', current_user);
  else
    execute format('grant punos_guard to %I', current_user);
  end if;
end $$;

-- No temporary tables: one could stand before a real table of the same name, and nobody here needs any.
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;

create schema plan;
create schema open;
create schema stats;
revoke all on schema public from public;
grant usage on schema plan, open, stats to punos_guard;
grant create on schema plan, stats to punos_guard;
grant usage on schema plan, open, stats, public to punos_app;
grant usage on schema plan, open to punos_auth;
grant usage on schema open, stats to punos_stats;

-- One line for each table of schema plan: row security on, forced on the owner too, open to the guard alone.
create procedure plan.secure(table_name text) language plpgsql as $$
begin
  execute format('alter table plan.%I enable row level security', table_name);
  execute format('alter table plan.%I force row level security', table_name);
  execute format('create policy guard on plan.%I to punos_guard using (true) with check (true)', table_name);
  execute format('grant select, insert, update on plan.%I to punos_guard', table_name);
end $$;

-- Hands every function of schema plan that the migrating role owns over to the guard; nobody else may run it until granted.
create procedure plan.hand_over() language plpgsql as $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_proc p
            where p.pronamespace = 'plan'::regnamespace and p.prokind = 'f' and pg_get_userbyid(p.proowner) = current_user loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to punos_guard', f.signature);
  end loop;
end $$;
revoke execute on procedure plan.secure(text), plan.hand_over() from public;
