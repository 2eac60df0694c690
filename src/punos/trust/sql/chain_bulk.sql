-- Many rows of the log at once onto chains that do not exist yet: for what is brought in whole, by a migration or a seed. The trigger is off then.

create or replace aggregate plan.chained(shown bytea, rest bytea) (
  sfunc = plan.leaf_of, stype = bytea, initcond = '\x0000000000000000000000000000000000000000000000000000000000000000');

-- Chains the rows of clients who have no chain yet, in the order of their numbers. How many rows.
create or replace function plan.chain_rows() returns bigint
language sql volatile set search_path = plan, open, pg_temp as $$
  with entries as (
    insert into chain_entry (client_id, seq, access_id, at, leaf)
    select r.client_id, r.seq, (r.line).id, (r.line).at, chained(entry_shown(r.line, r.seq), entry_rest(r.line)) over (partition by r.client_id order by r.seq)
      from (select a.client_id, a as line, row_number() over (partition by a.client_id order by a.id) as seq
              from access a where not exists (select from chain c where c.client_id = a.client_id)) r
    returning client_id, seq, leaf),
  heads as (
    insert into chain (client_id, seq, head) select distinct on (client_id) client_id, seq, leaf from entries order by client_id, seq desc)
  select count(*) from entries $$;
