-- Public facts.
alter table organisation set schema open;
alter table register set schema open;
alter table need set schema open;
alter table law set schema open;
alter table statute set schema open;
alter table post set schema open;
grant select on open.organisation, open.register, open.law to punos_app, punos_auth, punos_stats, punos_guard;
grant select on open.need, open.statute, open.post to punos_app, punos_auth, punos_guard;

-- Client data, sessions and the log.
alter table person set schema plan;
alter table identity set schema plan;
alter table actor set schema plan;
alter table session set schema plan;
alter table sign_in_count set schema plan;
alter table link set schema plan;
alter table permit set schema plan;
alter table prohibition set schema plan;
alter table representation set schema plan;
alter table access set schema plan;
alter table notice set schema plan;
call plan.secure('person');
call plan.secure('identity');
call plan.secure('actor');
call plan.secure('session');
call plan.secure('sign_in_count');
call plan.secure('link');
call plan.secure('permit');
call plan.secure('prohibition');
call plan.secure('representation');
call plan.secure('access');
call plan.secure('notice');
grant usage on sequence plan.access_id_seq to punos_guard;
grant delete on plan.sign_in_count to punos_guard;
alter table plan.access alter column xid set default pg_current_xact_id();
alter table plan.access alter column at set default clock_timestamp();
alter table plan.access alter column part_ids set default '{}', alter column write_ids set default '{}', alter column adds set default '{}';

-- What the rule has to know of a part.
create type plan.facet as (
  part_id uuid, client_id uuid, topic text, register_id uuid, organisation_id uuid, changed_at timestamptz,
  withheld_from_client boolean, withheld_from_representative boolean);
