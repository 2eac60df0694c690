-- What binds the parts to the functions: triggers. Run once; the functions can be run again.
create trigger part_added before insert on plan.part for each row execute function plan.part_added();
create trigger part_changed before update on plan.part for each row execute function plan.part_changed();
create trigger part_did after insert or update on plan.part for each row execute function plan.part_did();
create trigger append_only before update or delete on plan.event for each row execute function plan.no_change();
create trigger append_only before update or delete on plan.part_version for each row execute function plan.no_change();
create trigger append_only_whole before truncate on plan.event for each statement execute function plan.no_change();
create trigger append_only_whole before truncate on plan.part_version for each statement execute function plan.no_change();
create trigger no_delete before delete on plan.part for each row execute function plan.no_change();
