-- A trigger's maker must be allowed to run its function; the guard allows it for as long as that takes.
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.tell_journal() to %I', session_user); end $$;
reset role;

-- A part that is withheld stays withheld when an older backup is brought back: the decision is told to the archive (see trust/sql/journal.sql).
create trigger journal after update of withheld_from_client, withheld_from_representative on plan.part for each row
  when (new.withheld_from_client or new.withheld_from_representative)
  execute function plan.tell_journal('id', 'withheld_from_client', 'withheld_from_representative', 'withheld_on', 'withheld_ground',
                                     'withheld_why', 'withheld_by');

set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.tell_journal() from %I', session_user); end $$;
reset role;
