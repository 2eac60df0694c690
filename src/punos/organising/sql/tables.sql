-- The organising plan is public: everybody may read it, only the owner and the plan's own verbs may write it.
alter table employment_area set schema open;
alter table municipality set schema open;
alter table plan_version set schema open;
alter table clause set schema open;
alter table deadline_rule set schema open;
alter table parameter set schema open;
alter table fact set schema open;
grant select on open.employment_area, open.municipality, open.plan_version, open.clause, open.deadline_rule, open.parameter, open.fact
  to punos_app, punos_stats, punos_guard;

-- A clause of a confirmed version is what people were promised: it is followed by a new one, never edited.
create function open.confirmed_stays() returns trigger language plpgsql as $$
begin
  if (select status from open.plan_version where number = old.version_id) = 'confirmed' then
    raise exception 'clause % of version % is confirmed: write a new version', old.number, old.version_id using errcode = '42501';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
revoke execute on function open.confirmed_stays() from public;
create trigger confirmed_stays before update or delete on open.clause for each row execute function open.confirmed_stays();
