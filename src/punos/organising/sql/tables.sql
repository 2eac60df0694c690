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

-- A clause of a confirmed version is what people were promised: it is followed by a new one, never edited, and none is slipped in.
create function open.confirmed_stays() returns trigger language plpgsql as $$
declare
  touched open.clause := case tg_op when 'INSERT' then new else old end;
begin
  if exists (select from open.plan_version v
              where v.status = 'confirmed' and (v.number = touched.version_id or (tg_op = 'UPDATE' and v.number = new.version_id))) then
    raise exception 'clause % of version % is confirmed: write a new version', touched.number, touched.version_id using errcode = '42501';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
revoke execute on function open.confirmed_stays() from public;
create trigger confirmed_stays before insert or update or delete on open.clause for each row execute function open.confirmed_stays();

-- A confirmed version only ends: its decision, its first day and its name stay as the council confirmed them.
create function open.confirmed_version_stays() returns trigger language plpgsql as $$
begin
  if old.status = 'confirmed' and (tg_op = 'DELETE' or to_jsonb(new) - 'valid_to' <> to_jsonb(old) - 'valid_to') then
    raise exception 'version % is confirmed: only its last day may be set', old.number using errcode = '42501';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
revoke execute on function open.confirmed_version_stays() from public;
create trigger confirmed_version_stays before update or delete on open.plan_version
  for each row execute function open.confirmed_version_stays();
