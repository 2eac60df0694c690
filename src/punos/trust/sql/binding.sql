-- What binds the tables to the functions: triggers, policies and rights. Run once; the functions can be run again.
create policy app_reads on plan.person for select to punos_app using (id = any ((select plan.client_keys())::uuid[]));
grant select on plan.person to punos_app;
create trigger rights_changed after insert or update on plan.link for each row execute function plan.bump_client();
create trigger rights_changed after insert or update on plan.permit for each row execute function plan.bump_client();
create trigger rights_changed after insert or update on plan.prohibition for each row execute function plan.bump_client();
create trigger rights_changed after insert or update on plan.representation for each row execute function plan.bump_client();
create trigger rights_changed after update of revoked_at, expires_at on plan.session for each row execute function plan.bump_actor();
create trigger rights_changed before update of is_protected, home_register_id on plan.person for each row
  when (old.is_protected is distinct from new.is_protected or old.home_register_id is not null)
  execute function plan.bump_person();
create policy app_reads on plan.permit for select to punos_app using (client_id = any ((select plan.client_keys())::uuid[]));
create policy app_reads on plan.prohibition for select to punos_app using (client_id = any ((select plan.client_keys())::uuid[]));
create policy app_reads on plan.representation for select to punos_app using (client_id = any ((select plan.client_keys())::uuid[]));
create policy app_reads on plan.link for select to punos_app using (client_id = any ((select plan.client_keys())::uuid[]));
grant select on plan.permit, plan.prohibition, plan.representation, plan.link to punos_app;
create trigger append_only before update or delete on plan.access for each row execute function plan.no_change();
create trigger append_only_whole before truncate on plan.access for each statement execute function plan.no_change();
