-- What was refused stays refused when an older backup is brought back: the answer is told to the archive (see journal.sql). Run once.
-- A trigger's maker must be allowed to run its function; the guard allows it for as long as that takes.
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.tell_journal() to %I', session_user); end $$;
reset role;
create trigger journal after update of is_allowed on plan.asking for each row
  when (not new.is_allowed) execute function plan.tell_journal('id', 'answered_by', 'answered_post', 'answered_at', 'ends_at');
set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.tell_journal() from %I', session_user); end $$;
reset role;
