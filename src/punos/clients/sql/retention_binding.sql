-- Parts, their history and their events go by a purge and by nothing else. Readers go on meanwhile, since nothing is dropped; and writers wait for
-- no longer than this takes, since the tables are taken in their order.
lock table plan.part, plan.part_version, plan.event in share row exclusive mode;
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.gone_by_purge(), plan.no_change(), plan.tell_journal() to %I', session_user); end $$;
reset role;
create or replace trigger append_only before update or delete on plan.event for each row execute function plan.gone_by_purge('part_id');
create or replace trigger append_only before update or delete on plan.part_version for each row execute function plan.gone_by_purge('part_id');
create or replace trigger no_delete before delete on plan.part for each row execute function plan.gone_by_purge('id');
create or replace trigger no_delete before delete on plan.purge for each row execute function plan.no_change();
-- A purge that was called off does not wait again when an older backup is brought back (see trust/sql/journal.sql).
create or replace trigger journal after update of called_off_at on plan.purge for each row
  when (new.called_off_at is not null) execute function plan.tell_journal('id', 'called_off_at', 'called_off_by');
create or replace trigger append_only before update or delete on plan.purged_part for each row execute function plan.no_change();
create or replace trigger append_only_whole before truncate on plan.purged_part for each statement execute function plan.no_change();
set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.gone_by_purge(), plan.no_change(), plan.tell_journal() from %I', session_user); end $$;
reset role;
