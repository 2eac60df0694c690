-- The job queue is the owner's, in schema public; pages put jobs in and the worker takes them out, both as the app.
-- It holds names of jobs with ids and days, never client data.
grant select, insert, update, delete on
  public.procrastinate_jobs, public.procrastinate_events, public.procrastinate_periodic_defers, public.procrastinate_workers to punos_app;
do $$
declare s record;
begin
  for s in select c.oid::regclass as name from pg_class c
            where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace and c.relname like 'procrastinate\_%' loop
    execute format('grant usage on sequence %s to punos_app', s.name);
  end loop;
end $$;
