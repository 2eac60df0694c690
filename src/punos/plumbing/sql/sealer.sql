-- The sealer signs in on its own, best on a host of its own: it may seal the log and look for faults in it, and read nothing.
do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'punos_seal') then
    create role punos_seal login nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
  alter role punos_seal set idle_in_transaction_session_timeout = '30s';
  begin
    alter role punos_seal set track_activities = off;
  exception when insufficient_privilege then
    raise notice 'grant set on parameter track_activities to the owner, then migrate again';
  end;
end $$;
grant usage on schema plan to punos_seal;
