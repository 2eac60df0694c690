-- The chain of each client's log, and the seals over the chains. `docs/log-proof.md` says the same in words, and the script given to clients
-- checks it without the database. Every field stands with its length before it: fields cannot bleed into one another, and none differs from empty.

-- One expression each, that the planner writes into the statement around it: this runs for every row of the log.
create or replace function plan.field(f text) returns text language sql immutable as
$$ select coalesce(octet_length(f)::text || ':' || f || ',', '-,') $$;

create or replace function plan.micros(t timestamptz) returns text language sql stable as $$ select (extract(epoch from t) * 1000000)::bigint::text $$;

-- What the client is shown of a row.
create or replace function plan.entry_shown(a plan.access, seq bigint) returns bytea language sql stable as $$
  select sha256(convert_to(
    plan.field(seq::text) || plan.field(plan.micros(a.at)) || plan.field(a.client_id::text) || plan.field(a.organisation_id::text) ||
    plan.field(a.post_id::text) || plan.field(a.role) || plan.field(a.purpose) || plan.field(a.act) || plan.field(a.basis) ||
    plan.field(a.statute) || plan.field(a.reason) || plan.field(cardinality(a.part_ids)::text), 'UTF8')) $$;

-- All the rest of it, salted: who has only this digest learns nothing from it.
create or replace function plan.entry_rest(a plan.access) returns bytea language sql stable as $$
  select sha256(convert_to(
    plan.field(a.id::text) || plan.field(a.ticket::text) || plan.field(encode(a.token_digest, 'hex')) || plan.field(a.xid::text) ||
    plan.field(plan.micros(a.expires_at)) || plan.field(a.actor_id::text) || plan.field(a.register_id::text) ||
    plan.field(a.basis_id::text) || plan.field(a.part_ids::text) || plan.field(a.write_ids::text) || plan.field(a.adds::text) ||
    plan.field(a.client_epoch::text) || plan.field(a.actor_epoch::text), 'UTF8') || a.salt) $$;

create or replace function plan.leaf_of(was bytea, shown bytea, rest bytea) returns bytea language sql immutable as
$$ select sha256('\x00'::bytea || was || shown || rest) $$;

create or replace function plan.genesis() returns bytea language sql immutable as $$ select decode(repeat('00', 32), 'hex') $$;

-- Numbers a new row of the log and hangs it on its client's chain. Runs at the commit, when nothing else is waited for any more: the head is
-- locked as short as can be, and no two wait for one another. By the order of the locks and never by the time of a row.
create or replace function plan.chain_entry() returns trigger
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
begin
  with head as (
    update chain c set seq = c.seq + 1, head = leaf_of(c.head, entry_shown(new, c.seq + 1), entry_rest(new))
     where c.client_id = new.client_id returning with (new as after) after.seq, after.head)
  insert into chain_entry (client_id, seq, access_id, at, leaf) select new.client_id, h.seq, new.id, new.at, h.head from head h;
  if not found then
    with head as (
      insert into chain as c (client_id, seq, head) values (new.client_id, 1, leaf_of(genesis(), entry_shown(new, 1), entry_rest(new)))
      on conflict (client_id) do update set seq = c.seq + 1, head = leaf_of(c.head, entry_shown(new, c.seq + 1), entry_rest(new))
      returning with (new as after) after.seq, after.head)
    insert into chain_entry (client_id, seq, access_id, at, leaf) select new.client_id, h.seq, new.id, new.at, h.head from head h;
  end if;
  return null;
end $$;

-- What is wrong with the chains, of one client or of all: each row a fault. Nothing when all is well.
create or replace function plan.faults_of_chains(wanted uuid)
returns table (fault text, client_id uuid, seq bigint, access_id bigint)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  with entries as materialized (
    select e.client_id, e.seq, e.access_id, e.leaf, a.id is null as gone, a.client_id as told_of,
           coalesce(lag(e.seq) over w, n.seq, 0) as before,
           leaf_of(coalesce(lag(e.leaf) over w, n.leaf, genesis()), entry_shown(a, e.seq), entry_rest(a)) as again
      from chain_entry e left join access a on a.id = e.access_id and a.at = e.at
      left join chain_anchor n on n.client_id = e.client_id and n.seq = e.seq - 1
     where wanted is null or e.client_id = wanted window w as (partition by e.client_id order by e.seq, e.access_id)),
  ends as (
    select coalesce(c.client_id, l.client_id) as client_id, c.seq as said, c.head, l.seq as found, l.leaf
      from (select x.* from chain x where wanted is null or x.client_id = wanted) c full join (
        select distinct on (t.client_id) t.client_id, t.seq, t.leaf from (
          select e.client_id, e.seq, e.leaf from entries e
           union all select n.client_id, n.seq, n.leaf from chain_anchor n where wanted is null or n.client_id = wanted) t
         order by t.client_id, t.seq desc) l on l.client_id = c.client_id)
  select 'row_removed', e.client_id, e.seq, e.access_id from entries e where e.gone
  union all select 'row_moved', e.client_id, e.seq, e.access_id from entries e where e.told_of <> e.client_id
  union all select 'row_changed', e.client_id, e.seq, e.access_id from entries e where not e.gone and e.told_of = e.client_id and e.again <> e.leaf
  union all select 'numbers_missing', e.client_id, e.seq, e.access_id from entries e where e.seq <> e.before + 1
  union all select 'row_unchained', a.client_id, null, a.id from access a
             where (wanted is null or a.client_id = wanted)
               and not exists (select from chain_entry e where e.access_id = a.id and e.at = a.at and e.client_id = a.client_id)
               and not exists (select from chain_entry e where e.access_id = a.id and e.at = a.at)
  union all select 'chain_removed', x.client_id, x.found, null from ends x where x.said is null
  union all select 'end_removed', x.client_id, x.said, null from ends x where x.said > coalesce(x.found, 0)
  union all select 'head_changed', x.client_id, x.said, null from ends x where x.said < x.found or (x.said = x.found and x.head <> x.leaf)
  union all select 'anchor_unsealed', n.client_id, n.seq, null from chain_anchor n
             where (wanted is null or n.client_id = wanted) and not exists (
               select from sealed_head h where h.n = n.sealed_in and h.client_id = n.client_id and h.seq = n.seq and h.head = n.leaf)
  union all select case when not exists (select from chain c where c.client_id = h.client_id)
                         and not exists (select from chain_entry e where e.client_id = h.client_id) then 'client_removed' else 'sealed_row_differs' end,
                   h.client_id, h.seq, null
              from sealed_head h
             where (wanted is null or h.client_id = wanted)
               and not exists (select from chain_entry e where e.client_id = h.client_id and e.seq = h.seq and e.leaf = h.head)
               and not exists (select from chain_anchor n where n.client_id = h.client_id and n.seq >= h.seq) $$;

-- How many rows and clients the chains hold.
create or replace function plan.size_of_chains(wanted uuid) returns table (clients bigint, entries bigint)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select count(distinct e.client_id), count(*) from chain_entry e where wanted is null or e.client_id = wanted $$;

-- What the next seal is made over: heads that changed since the last one, and anchors that no seal holds yet.
create or replace function plan.to_seal(most integer) returns table (client_id uuid, seq bigint, head bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  (select c.client_id, c.seq, c.head from chain c where c.seq > c.sealed_seq order by c.client_id limit most)
  union all select n.client_id, n.seq, n.leaf from chain_anchor n where n.sealed_in is null
  order by 1, 2 $$;

-- Keeps a seal with what it seals. The next number only, on the seal before only.
create or replace function plan.add_seal(n bigint, at timestamptz, root bytea, prev bytea, key_id text, signature bytea, clients uuid[], seqs bigint[], heads bytea[])
returns void language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plan.seal', 0));
  if add_seal.n is distinct from (select coalesce(max(s.n), 0) + 1 from seal s) then
    raise exception 'seal % is not the next one', add_seal.n using errcode = '40001';
  end if;
  insert into seal (n, at, size, root, prev, key_id, signature)
  values (add_seal.n, add_seal.at, cardinality(clients), add_seal.root, add_seal.prev, add_seal.key_id, add_seal.signature);
  insert into sealed_head (n, place, client_id, seq, head)
  select add_seal.n, u.place - 1, u.client_id, u.seq, u.head from unnest(clients, seqs, heads) with ordinality u (client_id, seq, head, place);
  update chain c set sealed_seq = u.seq from unnest(clients, seqs) u (client_id, seq) where c.client_id = u.client_id and c.sealed_seq < u.seq;
  update chain_anchor x set sealed_in = add_seal.n from unnest(clients, seqs) u (client_id, seq)
   where x.client_id = u.client_id and x.seq = u.seq and x.sealed_in is null;
end $$;

create or replace function plan.seals(since bigint) returns setof plan.seal
language sql stable security definer set search_path = plan, open, pg_temp as $$ select s.* from seal s where s.n > since order by s.n $$;

create or replace function plan.last_seal() returns setof plan.seal
language sql stable security definer set search_path = plan, open, pg_temp as $$ select s.* from seal s order by s.n desc limit 1 $$;

create or replace function plan.heads_of_seal(wanted bigint) returns table (client_id uuid, seq bigint, head bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select h.client_id, h.seq, h.head from sealed_head h where h.n = wanted order by h.place $$;

-- A leaf of a seal's tree: whose chain, how far, and its head, which holds salts and so tells nothing of either.
create or replace function plan.seal_leaf(client_id uuid, seq bigint, head bytea) returns bytea language sql immutable as
$$ select sha256('\x00'::bytea || uuid_send(client_id) || int8send(seq) || head) $$;

create or replace function plan.seal_leaves(wanted bigint) returns setof bytea
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select seal_leaf(h.client_id, h.seq, h.head) from sealed_head h where h.n = wanted order by h.place $$;

-- The client's own chain: how far it goes, and the last seal over it.
create or replace function plan.my_chain(token text)
returns table (client_id uuid, first_seq bigint, last_seq bigint, sealed_seq bigint, sealed_head bytea, seal_n bigint, sealed_at timestamptz)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select c.client_id, (select min(e.seq) from chain_entry e where e.client_id = c.client_id), c.seq, h.seq, h.head, s.n, s.at
    from whoami(token) who join actor me on me.id = who.actor_id join chain c on c.client_id = me.person_id
    left join lateral (select x.* from sealed_head x where x.client_id = c.client_id order by x.n desc, x.seq desc limit 1) h on true
    left join seal s on s.n = h.n
   where who.role = 'citizen' $$;

-- The client's own log as the chain holds it: what is shown of each row, the digest of the rest, the leaf. Starts after the anchor, if there is one.
create or replace function plan.my_entries(token text)
returns table (seq bigint, at text, client_id uuid, organisation_id uuid, post_id uuid, role text, purpose text, act text, basis text, statute text,
               reason text, parts integer, rest bytea, leaf bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select e.seq, micros(a.at), a.client_id, a.organisation_id, a.post_id, a.role::text, a.purpose::text, a.act::text, a.basis::text, a.statute::text, a.reason,
         cardinality(a.part_ids), entry_rest(a), e.leaf
    from whoami(token) who join actor me on me.id = who.actor_id join chain_entry e on e.client_id = me.person_id
    join access a on a.id = e.access_id and a.at = e.at
   where who.role = 'citizen' order by e.seq $$;

create or replace function plan.my_anchor(token text) returns table (seq bigint, leaf bytea)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select n.seq, n.leaf from whoami(token) who join actor me on me.id = who.actor_id join chain_anchor n on n.client_id = me.person_id
   where who.role = 'citizen' and n.seq < coalesce((select min(e.seq) from chain_entry e where e.client_id = n.client_id), n.seq + 1)
   order by n.seq desc limit 1 $$;

-- Marks where the chains of a month end, so that the month can be dropped once a seal holds the marks. Tells how many.
create or replace function plan.anchor_month(month date) returns bigint
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare held bigint; made bigint; until timestamptz := (date_trunc('month', month) + interval '1 month') at time zone 'UTC';
begin
  if until > clock_timestamp() - interval '12 years' then
    raise exception 'the log of % is kept for twelve years', to_char(month, 'YYYY-MM') using errcode = '22023';
  end if;
  select count(distinct e.client_id) into held from chain_entry e join log_hold h on h.client_id = e.client_id where e.at < until;
  if held > 0 then
    raise exception 'an inquiry holds the log of % clients of this month or before', held using errcode = '55006';
  end if;
  insert into chain_anchor (client_id, seq, leaf)
  select distinct on (e.client_id) e.client_id, e.seq, e.leaf from chain_entry e
   where e.at < until and e.at >= until - interval '1 month' order by e.client_id, e.seq desc
  on conflict do nothing;
  get diagnostics made = row_count;
  return made;
end $$;

-- Whether every chain of this month ends in an anchor that a seal holds.
create or replace function plan.month_is_anchored(month date) returns boolean
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select not exists (
    select from chain_entry e
     where e.at >= date_trunc('month', month) at time zone 'UTC' and e.at < (date_trunc('month', month) + interval '1 month') at time zone 'UTC'
       and not exists (select from chain_anchor n where n.client_id = e.client_id and n.seq >= e.seq and n.sealed_in is not null)) $$;
