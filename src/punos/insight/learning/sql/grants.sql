-- Every function of schema stats is the guard's, and nobody may run it but as written here.
do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_proc p
            where p.pronamespace = 'stats'::regnamespace and p.prokind = 'f' and pg_get_userbyid(p.proowner) = current_user loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to punos_guard', f.signature);
  end loop;
end $$;
set local role punos_guard;
revoke execute on all functions in schema stats from public;
grant execute on function stats.count_quarters(date), stats.own_referrals(text), stats.own_answers(text) to punos_app;
reset role;
