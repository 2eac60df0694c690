-- After the database was brought back to an earlier moment on purpose: the seals made since are taken from a witness, with the reason, for good.
-- What they sealed is gone, and everybody who verifies the log is told so.
create or replace function plan.keep_lost_seal(n bigint, at timestamptz, size bigint, root bytea, prev bytea, key_id text, signature bytea, why text)
returns void language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plan.seal', 0));
  if keep_lost_seal.n is distinct from (select coalesce(max(s.n), 0) + 1 from seal s) then
    raise exception 'seal % is not the next one', keep_lost_seal.n using errcode = '40001';
  end if;
  insert into seal (n, at, size, root, prev, key_id, signature)
  values (keep_lost_seal.n, keep_lost_seal.at, keep_lost_seal.size, keep_lost_seal.root, keep_lost_seal.prev, keep_lost_seal.key_id, keep_lost_seal.signature);
  insert into seal_lost (n, why) values (keep_lost_seal.n, keep_lost_seal.why);
  -- Whatever was sealed after this moment may have gone: everything that there is goes under the next seal.
  update chain set sealed_seq = 0 where sealed_seq > 0;
end $$;

create or replace function plan.lost_seals() returns table (n bigint, why text, at timestamptz)
language sql stable security definer set search_path = plan, open, pg_temp as $$ select l.n, l.why, l.at from seal_lost l order by l.n $$;
