alter table part set schema plan;
alter table part_version set schema plan;
alter table event set schema plan;
alter table clock set schema plan;
alter table plan.clock alter column moves_on set default true, alter column stands_still set default true;
call plan.secure('part');
call plan.secure('part_version');
call plan.secure('event');
call plan.secure('clock');
grant usage on sequence plan.event_id_seq to punos_guard;
grant usage on sequence plan.part_version_id_seq to punos_guard;
grant select on open.clause to punos_guard;

-- What the app may do: read what its ticket names, write what its ticket lets it write, add what its ticket lets it add.
create policy app_reads on plan.part for select to punos_app using (id = any ((select plan.read_keys())::uuid[]));
create policy app_writes on plan.part for update to punos_app
  using (id = any ((select plan.write_keys())::uuid[])) with check (id = any ((select plan.write_keys())::uuid[]));
create policy app_adds on plan.part for insert to punos_app with check (
  concat_ws('/', client_id, register_id, topic, coalesce(organisation_id::text, '-')) = any ((select plan.add_keys())::text[])
  or concat_ws('/', client_id, register_id, topic, '*') = any ((select plan.add_keys())::text[]));
grant select on plan.part to punos_app;
grant insert (id, client_id, sort, topic, register_id, organisation_id, parent_id, clause_id, state, assignee_id, starts_at, due_on,
              ended_at, body, version, made_at, made_by, changed_at, changed_by, withheld_from_client, withheld_from_representative,
              withheld_on, withheld_ground, withheld_why, withheld_by) on plan.part to punos_app;
grant update (state, assignee_id, starts_at, due_on, ended_at, body, version) on plan.part to punos_app;

create policy app_reads on plan.part_version for select to punos_app using (part_id = any ((select plan.read_keys())::uuid[]));
create policy app_reads on plan.event for select to punos_app using (part_id = any ((select plan.read_keys())::uuid[]));
create policy app_reads on plan.clock for select to punos_app using (part_id = any ((select plan.read_keys())::uuid[]));
create policy app_writes on plan.clock for update to punos_app
  using (part_id = any ((select plan.write_keys())::uuid[])) with check (part_id = any ((select plan.write_keys())::uuid[]));
create policy app_adds on plan.clock for insert to punos_app with check (part_id = any ((select plan.write_keys())::uuid[]));
grant select on plan.part_version, plan.event, plan.clock to punos_app;
grant insert on plan.clock to punos_app;
grant update (pauses, due_at, stopped_at) on plan.clock to punos_app;

-- Where each state of each sort may go next; filled from the words by the migration.
create table open.part_step (sort text, from_state text, to_state text, primary key (sort, from_state, to_state));
grant select on open.part_step to punos_guard;
