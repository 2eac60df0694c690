-- A purge that nobody confirmed in time is settled, and another of its class may be asked for.
alter table plan.purge add column ran_out_at timestamptz,
  add constraint purge_that_ran_out_is_neither_done_nor_called_off check (ran_out_at is null or num_nonnulls(confirmed_at, called_off_at) = 0);
drop index plan.purge_waits_once;
create unique index purge_waits_once on plan.purge (controller_id, class_key) where confirmed_at is null and called_off_at is null and ran_out_at is null;
