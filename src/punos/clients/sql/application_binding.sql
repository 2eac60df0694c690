-- What binds applications to the functions. Run once.
create trigger application_changed before update on plan.part for each row when (old.sort = 'application')
  execute function plan.application_changed();
create trigger application_told after update on plan.part for each row when (new.sort = 'application') execute function plan.application_told();
