-- What binds the tables to the journal. Run once.
do $$ declare f text; begin
  for f in select oid::regprocedure::text from pg_proc where proname = 'pg_logical_emit_message' loop
    if has_function_privilege(current_user, f::regprocedure, 'execute with grant option') then
      execute format('grant execute on function %s to punos_guard', f);
    end if;
  end loop;
end $$;

-- A trigger's maker must be allowed to run its function; the guard allows it for as long as that takes.
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.tell_journal() to %I', session_user); end $$;
reset role;
create trigger journal after update of valid_to on plan.permit for each row
  when (new.valid_to is not null) execute function plan.tell_journal('id', 'valid_to');
create trigger journal after insert on plan.prohibition for each row
  execute function plan.tell_journal('id', 'client_id', 'part_id', 'topic', 'domain', 'register_id', 'to_register_id', 'holds_in_emergency',
                                     'valid_from', 'given_by', 'recorded_by');
create trigger journal after update of valid_to, sees_until on plan.link for each row
  when (new.valid_to is not null or new.sees_until is not null) execute function plan.tell_journal('id', 'valid_to', 'sees_until');
create trigger journal after update of valid_to, topics on plan.representation for each row
  execute function plan.tell_journal('id', 'valid_to', 'topics');
create trigger journal after update of is_protected on plan.person for each row
  when (new.is_protected and not old.is_protected) execute function plan.tell_journal('id');
create trigger journal after update of valid_to on open.post for each row
  when (new.valid_to is not null) execute function plan.tell_journal('id', 'valid_to');

set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.tell_journal() from %I', session_user); end $$;
reset role;
