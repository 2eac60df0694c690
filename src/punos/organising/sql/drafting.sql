-- How a version of the plan comes about: planners draft it, everybody comments, the council confirms. Pages write no table; they call these verbs,
-- and each asks the database who is calling.
alter table comment set schema open;
alter table plan_event set schema open;
grant usage on sequence open.plan_event_id_seq to punos_guard;
grant select on open.plan_event to punos_app, punos_stats, punos_guard;
grant insert on open.plan_event to punos_guard;
grant insert, update on open.plan_version, open.comment to punos_guard;
grant insert, update, delete on open.clause to punos_guard;
create function open.stays_written() returns trigger language plpgsql as
$$ begin raise exception 'append-only: %', tg_table_name using errcode = '42501'; end $$;
revoke execute on function open.stays_written() from public;
create trigger append_only before update or delete on open.plan_event for each row execute function open.stays_written();
create trigger append_only_whole before truncate on open.plan_event for each statement execute function open.stays_written();

-- The planner who is asking, by the session of this token. Nobody else writes the plan.
create function plan.planner(token text) returns plan.session language plpgsql stable set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token);
begin
  if s.role is distinct from 'planner' or s.post_id is null then
    raise exception 'only a planner of the organiser does this' using errcode = '42501';
  end if;
  return s;
end $$;

-- Whether the session in hand is a planner's: planners see comments before they are published.
create function plan.is_planner() returns boolean language sql stable security definer set search_path = plan, open, pg_temp as $$
  select exists (select 1 from live_session() s where s.role = 'planner') $$;

-- Nobody reads what is not published but the planners. What somebody did not want published is not kept at all.
grant select on open.comment to punos_app, punos_guard;
alter table open.comment enable row level security;
create policy guard on open.comment to punos_guard using (true) with check (true);
create policy app_reads on open.comment for select to punos_app using (state = 'published' or (select plan.is_planner()));

create function plan.record_plan_event(s plan.session, of_version integer, of_key text, deed text, was jsonb, reads jsonb) returns void
language sql volatile set search_path = plan, open, pg_temp as $$
  insert into plan_event (at, version_id, clause_key, did, by_post, before, after)
  values (clock_timestamp(), of_version, coalesce(of_key, ''), deed, s.post_id, was, reads) $$;

-- What stands in a clause, as people and the software read it.
create function plan.clause_content(c open.clause) returns jsonb language sql stable as $$
  select to_jsonb(c) - array['id', 'version_id', 'edition', 'position'] $$;

-- 4.9 comes before 4.12.
create function plan.number_key(clause_number text) returns integer[] language sql immutable as $$
  select array(select case when step ~ '^\d{1,8}$' then step::integer else 0 end from unnest(string_to_array(clause_number, '.')) step) $$;

create function plan.put_in_order(of_version integer) returns void language sql volatile set search_path = plan, open, pg_temp as $$
  update clause c set position = o.place
    from (select id, row_number() over (order by number_key(number), key) as place from clause where version_id = of_version) o
   where o.id = c.id and c.position <> o.place $$;

-- A draft: all clauses of another version, ready to be changed. A form sent twice begins one draft.
create function plan.begin_draft(token text, form_id uuid, based_on integer, titles jsonb) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); made integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('plan_version', 0));
  select number into made from plan_version where begun_by_form = form_id;
  if made is not null then
    if not exists (select 1 from plan_version v where v.number = made
                    and (v.title_fi, v.title_sv, v.title_en) = (titles ->> 'fi', titles ->> 'sv', titles ->> 'en')) then
      raise exception 'form % began a version of another name', form_id using errcode = '23505';
    end if;
    return made;
  end if;
  if not exists (select 1 from plan_version where number = based_on and status = 'confirmed') then
    raise exception 'version % is not confirmed: base the draft on a confirmed one', based_on using errcode = '23514';
  end if;
  select max(number) + 1 into made from plan_version;
  insert into plan_version (number, title_fi, title_sv, title_en, status, decision_ref, removed, based_on_id, begun_by_form, edition, moderated,
                            confirmed_by, content_hash)
  values (made, titles ->> 'fi', titles ->> 'sv', titles ->> 'en', 'draft', '', '{}', based_on, form_id, 1, true, '', '');
  insert into clause (id, version_id, key, number, position, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en,
                      plain_fi, plain_sv, plain_en, rule, reason_fi, reason_sv, reason_en, edition)
  select gen_random_uuid(), made, key, number, position, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en,
         plain_fi, plain_sv, plain_en, rule, '', '', '', 1
    from clause where version_id = based_on;
  perform record_plan_event(s, made, null, 'draft_begun', null, jsonb_build_object('based_on', based_on));
  return made;
end $$;

-- The version that may be written in now: a draft, or a proposal that is made ready for the council. While it is open for comment its text stands.
create function plan.version_to_write(wanted integer) returns void language plpgsql volatile set search_path = plan, open, pg_temp as $$
declare found text;
begin
  select status into found from plan_version where number = wanted for update;
  if found is null or found not in ('draft', 'proposal') then
    raise exception 'version % is not being written', wanted using errcode = '23514';
  end if;
end $$;

-- Writes one clause of a draft. `known` is the edition it was read in; 0 adds it. Gives the new edition.
create function plan.write_clause(token text, of_version integer, of_key text, known integer, wanted jsonb) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was clause; reads clause;
begin
  perform version_to_write(of_version);
  select * into was from clause where version_id = of_version and key = of_key;
  if coalesce(was.edition, 0) <> known then
    raise exception 'somebody else changed this clause' using errcode = '40001';
  end if;
  reads := jsonb_populate_record(was, wanted - array['id', 'version_id', 'key', 'edition', 'position']);
  reads.id := coalesce(was.id, gen_random_uuid());
  reads.version_id := of_version;
  reads.key := of_key;
  reads.edition := known + 1;
  reads.position := coalesce(was.position, 0);
  if was.id is null then
    insert into clause select reads.*;
  else
    update clause set (number, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en, plain_fi, plain_sv, plain_en, rule,
                       reason_fi, reason_sv, reason_en, edition)
      = (reads.number, reads.kind, reads.title_fi, reads.title_sv, reads.title_en, reads.text_fi, reads.text_sv, reads.text_en,
         reads.plain_fi, reads.plain_sv, reads.plain_en, reads.rule, reads.reason_fi, reads.reason_sv, reads.reason_en, reads.edition)
     where id = was.id;
  end if;
  perform put_in_order(of_version);
  perform record_plan_event(s, of_version, of_key, case when was.id is null then 'clause_added' else 'clause_changed' end,
                            case when was.id is not null then clause_content(was) end, clause_content(reads));
  return reads.edition;
end $$;

-- Leaves a clause out of a draft; the version says why, where the version before has it.
create function plan.drop_clause(token text, of_version integer, of_key text, known integer, reason jsonb) returns void
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was clause;
begin
  perform version_to_write(of_version);
  select * into was from clause where version_id = of_version and key = of_key;
  if was.edition is distinct from known then
    raise exception 'somebody else changed this clause' using errcode = '40001';
  end if;
  delete from clause where id = was.id;
  update plan_version v set removed = removed || jsonb_build_object(of_key, reason)
   where number = of_version and exists (select 1 from clause c where c.version_id = v.based_on_id and c.key = of_key);
  perform put_in_order(of_version);
  perform record_plan_event(s, of_version, of_key, 'clause_dropped', clause_content(was), reason);
end $$;

-- Takes a version one step on: draft, open for comment, proposal, and back to draft before it is confirmed.
create function plan.take_step(token text, of_version integer, known integer, wanted text, since date, until date, moderate boolean)
returns integer language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was plan_version;
begin
  select * into was from plan_version where number = of_version for update;
  if was.edition is distinct from known then
    raise exception 'somebody else changed this version' using errcode = '40001';
  end if;
  if (was.status, wanted) not in (('draft', 'comment'), ('comment', 'proposal'), ('proposal', 'comment'), ('comment', 'draft'), ('proposal', 'draft')) then
    raise exception 'a version cannot go from % to %', was.status, wanted using errcode = '23514';
  end if;
  update plan_version set status = wanted, edition = edition + 1,
         comment_from = case when wanted = 'comment' then since else comment_from end,
         comment_until = case when wanted = 'comment' then until else comment_until end,
         moderated = case when wanted = 'comment' then moderate else moderated end
   where number = of_version;
  perform record_plan_event(s, of_version, null, wanted || '_begun', to_jsonb(was.status), jsonb_build_object('since', since, 'until', until));
  return known + 1;
end $$;

-- What the council has decided. The version before ends the day this one begins.
create function plan.confirm_version(token text, of_version integer, known integer, decision text, decided_by text, decided_on date,
                                     in_force_from date, hash text)
returns void language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was plan_version;
begin
  perform pg_advisory_xact_lock(hashtextextended('plan_version', 0));
  select * into was from plan_version where number = of_version for update;
  if was.edition is distinct from known then
    raise exception 'somebody else changed this version' using errcode = '40001';
  end if;
  if was.status <> 'proposal' then
    raise exception 'version % is no proposal', of_version using errcode = '23514';
  end if;
  update plan_version set valid_to = in_force_from
   where status = 'confirmed' and valid_from < in_force_from and coalesce(valid_to, 'infinity') > in_force_from;
  update plan_version set status = 'confirmed', decision_ref = decision, confirmed_by = decided_by, confirmed_on = decided_on,
         valid_from = in_force_from, content_hash = hash, edition = edition + 1,
         valid_to = (select min(v.valid_from) from plan_version v where v.status = 'confirmed' and v.valid_from > in_force_from)
   where number = of_version;
  perform record_plan_event(s, of_version, null, 'confirmed', null,
                            jsonb_build_object('decision', decision, 'by', decided_by, 'on', decided_on, 'from', in_force_from, 'hash', hash));
end $$;

-- Anybody's comment on a clause, while the version is open for comment. A form sent twice comments once. For how many seconds to wait, when
-- too much comes from one place; 0 when it is received.
create function plan.add_comment(form_id uuid, of_version integer, of_key text, counted bytea, most integer, wanted jsonb) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare v plan_version; said text; wait integer; today date := (clock_timestamp() at time zone 'Europe/Helsinki')::date;
begin
  -- Two presses at once wait for each other; other words under an id used before would be lost.
  perform pg_advisory_xact_lock(hashtextextended(form_id::text, 0));
  select text into said from comment where id = form_id;
  if said = wanted ->> 'text' then return 0; end if;
  if said is not null then raise exception 'form % said something else', form_id using errcode = '23505'; end if;
  select * into v from plan_version where number = of_version for share;
  if v.status is distinct from 'comment' or today not between v.comment_from and v.comment_until
     or not exists (select 1 from clause where version_id = of_version and key = of_key) then
    raise exception 'version % is not open for comment', of_version using errcode = '23514';
  end if;
  wait := count_sign_in(counted, most);
  if wait > 0 then return wait; end if;
  insert into comment (id, version_id, clause_key, about, theme, text, shown_name, language, source, received_on, state, hidden_why,
                       outcome, answer, made_at, edition)
  values (form_id, of_version, of_key, wanted ->> 'about', wanted ->> 'theme', wanted ->> 'text', coalesce(wanted ->> 'shown_name', ''),
          wanted ->> 'language', 'web', today, case when v.moderated then 'waiting' else 'published' end, '', '', '', clock_timestamp(), 1);
  return 0;
end $$;

-- Comments that came by letter or in a meeting, entered by a planner: all of them or none. Sent twice they are entered once.
create function plan.enter_comments(token text, of_version integer, wanted jsonb) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); entered integer;
begin
  if not exists (select 1 from plan_version where number = of_version and status in ('comment', 'proposal')) then
    raise exception 'version % takes no comments', of_version using errcode = '23514';
  end if;
  insert into comment (id, version_id, clause_key, about, theme, text, shown_name, language, source, received_on, state, hidden_why,
                       outcome, answer, made_at, edition, entered_by)
  select w.id, of_version, w.clause_key, w.about, w.theme, w.text, coalesce(w.shown_name, ''), w.language, w.source, w.received_on,
         'published', '', '', '', clock_timestamp(), 1, s.post_id
    from jsonb_to_recordset(wanted) w (id uuid, clause_key text, about text, theme text, text text, shown_name text, language text,
                                       source text, received_on date)
    join clause c on c.version_id = of_version and c.key = w.clause_key
  on conflict (id) do nothing;
  get diagnostics entered = row_count;
  perform record_plan_event(s, of_version, null, 'comments_entered', null, to_jsonb(entered));
  return entered;
end $$;

-- Publishes a comment, or keeps it from the public with a reason.
create function plan.settle_comment(token text, wanted uuid, known integer, to_state text, why text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was comment;
begin
  select * into was from comment where id = wanted for update;
  if was.edition is distinct from known then
    raise exception 'somebody else changed this comment' using errcode = '40001';
  end if;
  update comment set state = to_state, hidden_why = case when to_state = 'hidden' then why else '' end, edition = edition + 1 where id = wanted;
  perform record_plan_event(s, was.version_id, was.clause_key, 'comment_' || to_state, to_jsonb(was.state), to_jsonb(wanted));
  return known + 1;
end $$;

-- Answers a comment: what came of it, and why.
create function plan.answer_comment(token text, wanted uuid, known integer, came_of_it text, words text) returns integer
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := planner(token); was comment;
begin
  select * into was from comment where id = wanted for update;
  if was.edition is distinct from known then
    raise exception 'somebody else changed this comment' using errcode = '40001';
  end if;
  update comment set outcome = came_of_it, answer = words, answered_at = clock_timestamp(), answered_by = s.post_id, edition = edition + 1
   where id = wanted;
  perform record_plan_event(s, was.version_id, was.clause_key, 'comment_answered', to_jsonb(was.outcome), jsonb_build_object('comment', wanted, 'outcome', came_of_it));
  return known + 1;
end $$;
