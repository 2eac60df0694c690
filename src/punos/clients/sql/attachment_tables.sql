-- Files under row security of their own. What a file is called is seen with its part; its bytes only on a ticket that names this one file.
alter table public.attachment set schema plan;
alter table public.attachment_content set schema plan;
call plan.secure('attachment');
call plan.secure('attachment_content');
alter table plan.attachment_content alter column content set storage external;  -- packed already
alter table plan.attachment_content add constraint attachment_content_is_within_limits check (octet_length(content) between 1 and 10485760);
create policy app_reads on plan.attachment for select to punos_app using (part_id = any ((select plan.read_keys())::uuid[]));
create policy app_reads on plan.attachment_content for select to punos_app using (attachment_id = any ((select plan.file_keys())::uuid[]));
grant select on plan.attachment, plan.attachment_content to punos_app;

-- A trigger's maker must be allowed to run its function; the guard allows it for as long as that takes.
set local role punos_guard;
do $$ begin execute format('grant execute on function plan.attachment_kept(), plan.no_change(), plan.tell_journal() to %I', session_user); end $$;
reset role;
create trigger attachment_kept before update or delete on plan.attachment for each row execute function plan.attachment_kept();
-- A file that was withdrawn stays withdrawn when an older backup is brought back: that is told to the archive (see trust/sql/journal.sql).
create trigger journal after update of withdrawn_at on plan.attachment for each row
  when (new.withdrawn_at is not null) execute function plan.tell_journal('id', 'withdrawn_at', 'withdrawn_by');
create trigger append_only before update on plan.attachment_content for each row execute function plan.no_change();
create trigger append_only_whole before truncate on plan.attachment for each statement execute function plan.no_change();
create trigger append_only_whole before truncate on plan.attachment_content for each statement execute function plan.no_change();
set local role punos_guard;
do $$ begin execute format('revoke execute on function plan.attachment_kept(), plan.no_change(), plan.tell_journal() from %I', session_user); end $$;
reset role;
