-- Parts, their history and their events go by a purge and by nothing else. Run once; the functions can be run again.
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.gone_by_purge(), plan.no_change() to %I', session_user); end $$;
reset role;
drop trigger append_only on plan.event;
drop trigger append_only on plan.part_version;
drop trigger no_delete on plan.part;
create trigger append_only before update or delete on plan.event for each row execute function plan.gone_by_purge('part_id');
create trigger append_only before update or delete on plan.part_version for each row execute function plan.gone_by_purge('part_id');
create trigger no_delete before delete on plan.part for each row execute function plan.gone_by_purge('id');
create trigger no_delete before delete on plan.purge for each row execute function plan.no_change();
create trigger append_only before update or delete on plan.purged_part for each row execute function plan.no_change();
create trigger append_only_whole before truncate on plan.purged_part for each statement execute function plan.no_change();
set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.gone_by_purge(), plan.no_change() from %I', session_user); end $$;
reset role;
