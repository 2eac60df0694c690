-- The log by the month, and what makes it tamper-evident: one chain for each client, seals over the heads of the chains, anchors where a chain begins.
-- Functions may belong to the guard already, or not yet: the first rooms' migrations hand them over later.
call plan.hand_over();

alter table plan.access rename to access_before;
create table plan.access (like plan.access_before including defaults including constraints) partition by range (at);
alter table plan.access add column salt bytea not null default uuid_send(gen_random_uuid());
-- Beyond the months that are made ahead a row must still find a place.
create table plan.access_else partition of plan.access default;
alter table plan.access_else enable row level security;
alter table plan.access_else force row level security;

-- One row for each row of the log, at the commit of that row: its number in the client's chain and its leaf, which holds the leaf before.
create table plan.chain_entry (
  client_id uuid not null, seq bigint not null, access_id bigint not null, at timestamptz not null, leaf bytea not null,
  constraint entry_has_a_whole_leaf check (octet_length(leaf) = 32)
) partition by range (at);
create table plan.chain_entry_else partition of plan.chain_entry default;
alter table plan.chain_entry_else enable row level security;
alter table plan.chain_entry_else force row level security;

-- The head of each chain. Whoever writes the next row locks it, and nothing else of the chain.
create table plan.chain (
  client_id uuid primary key, seq bigint not null, head bytea not null, sealed_seq bigint not null default 0,
  constraint chain_has_a_whole_head check (octet_length(head) = 32)
) with (fillfactor = 50);  -- changed with every row of the log: room beside it, and no index on what changes

-- Where a chain goes on from when the months before have been dropped after their time. An anchor is sealed before anything is dropped.
create table plan.chain_anchor (
  client_id uuid not null, seq bigint not null, leaf bytea not null, at timestamptz not null default clock_timestamp(), sealed_in bigint,
  primary key (client_id, seq));

-- Seals: roots of Merkle trees over the heads that changed since the seal before, and new anchors; signed, each holding the one before.
create table plan.seal (
  n bigint primary key, at timestamptz not null, size bigint not null, root bytea not null, prev bytea not null, key_id text not null, signature bytea not null,
  constraint seal_is_numbered_from_one check (n > 0));
create table plan.sealed_head (
  n bigint not null references plan.seal, place bigint not null, client_id uuid not null, seq bigint not null, head bytea not null, primary key (n, place));
create index sealed_head_of_client on plan.sealed_head (client_id, seq);

-- Logs of an open inquiry are not dropped.
create table plan.log_hold (client_id uuid primary key, why text not null, since timestamptz not null default clock_timestamp());

do $$
declare name text;
begin
  foreach name in array array['access', 'chain_entry', 'chain', 'chain_anchor', 'seal', 'sealed_head', 'log_hold'] loop
    call plan.secure(name);
  end loop;
end $$;

-- Triggers are made by who may run their functions: the guard, who owns these, lends them to the owner for that moment.
create procedure plan.lend_triggers(now_lent boolean) language plpgsql as $$
declare me text := current_user;
begin
  set local role punos_guard;
  execute format(case when now_lent then 'grant execute on function plan.no_change(), plan.chain_entry() to %I'
                      else 'revoke execute on function plan.no_change(), plan.chain_entry() from %I' end, me);
  reset role;
end $$;

-- Nobody changes or removes a row of this table, nor empties it. A part of a table has the row's trigger from the whole.
create procedure plan.append_only(table_name text, parted boolean) language plpgsql as $$
begin
  execute format('create trigger append_only_whole before truncate on plan.%I for each statement execute function plan.no_change()', table_name);
  if not parted then
    execute format('create trigger append_only before update or delete on plan.%I for each row execute function plan.no_change()', table_name);
  end if;
end $$;

-- A month of the log has a part of the table of its own, so that it can be dropped whole after its twelve years, and only so.
-- Nobody has a right to a part by its own name, the guard neither. Makes the months from that of `since` to `ahead` months later where they are missing. The owner's.
create procedure plan.make_months(since date, ahead integer) language plpgsql as $$
declare month date; name text; parent text;
begin
  call plan.lend_triggers(true);
  for i in 0 .. ahead loop
    month := (date_trunc('month', since) + make_interval(months => i))::date;
    foreach parent in array array['access', 'chain_entry'] loop
      name := parent || to_char(month, '_YYYY_MM');
      continue when to_regclass('plan.' || name) is not null;
      execute format('create table plan.%I partition of plan.%I for values from (%L) to (%L)', name, parent,
                     month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      execute format('alter table plan.%I enable row level security', name);
      execute format('alter table plan.%I force row level security', name);
      call plan.append_only(name, true);
    end loop;
  end loop;
  call plan.lend_triggers(false);
end $$;
revoke execute on procedure plan.lend_triggers(boolean), plan.append_only(text, boolean), plan.make_months(date, integer) from public;
