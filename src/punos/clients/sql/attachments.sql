-- Files that hang on parts: added to a part that the ticket lets one write, or to one's own application; withdrawn when wrong; opened one by one.

-- The files that the ticket in hand opens: it was asked for one, and names that one.
create or replace function plan.file_keys() returns uuid[] language sql stable security definer set search_path = plan, open, pg_temp as
$$ select coalesce(array_agg(k), '{}') from live_access('{file}') a, unnest(a.part_ids) k $$;

-- Takes a ticket to a file in hand for the rest of this transaction and tells whether it opens anything.
create or replace function plan.take_file(token text, ticket uuid) returns boolean language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  perform hold(token, ticket);
  return cardinality(file_keys()) > 0;
end $$;

-- What the file on the ticket in hand is called, and its kind. Its bytes are read under row security.
create or replace function plan.file_in_hand() returns table (id uuid, name text, kind text)
language sql stable security definer set search_path = plan, open, pg_temp as
$$ select f.id, f.name::text, f.kind::text from live_access('{file}') a join attachment f on f.id = any (a.part_ids) $$;

-- Opens one file of a client for a stated purpose: by the rule of the part that it hangs on. Like every opening it gives a ticket always, and
-- writes a row: for what is not there as for what is not the asker's.
create or replace function plan.open_file(token text, c uuid, file uuid, stated_purpose text)
returns table (ticket uuid, actor_id uuid, person_id uuid, post_id uuid, organisation_id uuid, register_id uuid, role text,
               worker_name text, organisation_key text, ends_at timestamptz)
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
#variable_conflict use_column
declare s plan.session := whoami(token); t uuid := gen_random_uuid(); subject uuid := c; hangs_on uuid; n integer := 0; is_held boolean;
begin
  if s.actor_id is null then return; end if;
  if stated_purpose = 'own' and c is null then
    select a.person_id into subject from actor a where a.id = s.actor_id;
  end if;
  is_held := fuse_holds_back(s, t, array[subject], subject, stated_purpose, null);
  if not is_held and subject is not null and stands_near(s, subject, stated_purpose, null, clock_timestamp()) then
    select x.part_id into hangs_on from attachment x where x.id = file and x.client_id = subject and x.withdrawn_at is null;
    insert into access (ticket, token_digest, expires_at, actor_id, post_id, organisation_id, register_id, role, client_id, purpose, act,
                        basis, basis_id, part_ids, client_epoch, actor_epoch)
    select t, s.token_digest, clock_timestamp() + interval '10 seconds', s.actor_id, s.post_id, s.organisation_id, s.register_id, s.role,
           subject, stated_purpose, 'file', m.basis, m.basis_id, array[file],
           (select rights_epoch from person where id = subject), (select rights_epoch from actor where id = s.actor_id)
      from may(s, subject, stated_purpose, null, null, facets_of(array[hangs_on]), clock_timestamp()) m;
    get diagnostics n = row_count;
  end if;
  if not is_held and n = 0 then
    perform record_refusal(s, t, coalesce(subject, s.actor_id), stated_purpose, null, null);
  end if;
  return query
    select t, s.actor_id, a.person_id, s.post_id, s.organisation_id, s.register_id, s.role::text,
           p.worker_name::text, o.key::text, least(s.expires_at, clock_timestamp() + interval '30 minutes')
      from actor a left join open.post p on p.id = s.post_id left join organisation o on o.id = s.organisation_id
     where a.id = s.actor_id;
end $$;

-- On what ground the ticket in hand adds a file to this part: as one who may write it; or as the applicant, to an application of their own.
create or replace function plan.ground_for_file(hangs_on uuid) returns plan.access
language plpgsql stable set search_path = plan, open, pg_temp as $$
declare a plan.access := holds_for_writing(hangs_on);
begin
  if a.id is null then
    select x.* into a from live_access() x
     where x.role = 'citizen' and x.purpose = 'own' and x.act = 'open' and hangs_on = any (x.part_ids)
       and exists (select from part p where p.id = hangs_on and p.sort = 'application') order by x.id limit 1;
  end if;
  return a;
end $$;

-- How many files the holder of this session has added since midnight in Finland, in all their posts, or as the client.
create or replace function plan.files_today(a plan.access) returns bigint language sql stable set search_path = plan, open, pg_temp as $$
  select count(*) from attachment f
   where f.added_at > date_trunc('day', clock_timestamp(), 'Europe/Helsinki')
     and case when a.role = 'citizen' then f.client_id = a.client_id and f.added_by is null
              else f.added_by in (select p.id from post p where p.actor_id = a.actor_id) end $$;

-- Adds a file to a part, with its row in the log and its event. Sent again it is done already; another file under the same id is not.
-- At most twenty files a part that are not withdrawn, and forty a person a day.
create or replace function plan.add_file(new_id uuid, hangs_on uuid, called text, of_kind text, as_paper text, bytes bytea) returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare a plan.access := ground_for_file(hangs_on); p plan.part; f plan.attachment;
begin
  if a.id is null then return 'not_yours'; end if;
  perform pg_advisory_xact_lock(hashtextextended(a.actor_id::text, 0));
  select * into p from part where id = hangs_on for update;
  select * into f from attachment where id = new_id;
  if f.id is not null then
    return case when f.part_id = hangs_on and f.digest = sha256(bytes) and f.added_by is not distinct from a.post_id then 'done_already'
                else 'sent_before' end;
  end if;
  if p.sort = 'application' and p.state not in ('sent', 'begun', 'asked') then return 'wrong_step'; end if;
  if (select count(*) from attachment x where x.part_id = hangs_on and x.withdrawn_at is null) >= 20 then return 'too_many'; end if;
  if files_today(a) >= 40 then return 'too_many_today'; end if;
  insert into attachment (id, part_id, client_id, name, kind, size, digest, paper, added_at, added_by)
  values (new_id, hangs_on, p.client_id, called, of_kind, octet_length(bytes), sha256(bytes), as_paper, clock_timestamp(), a.post_id);
  insert into attachment_content (attachment_id, content) values (new_id, bytes);
  perform tell_of_file(a, p, 'file_added');
  return 'done';
end $$;

create or replace function plan.tell_of_file(a plan.access, p plan.part, what text) returns void
language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  perform record_write(a, p.id);
  insert into event (at, client_id, part_id, sort, did, to_state, organisation_id, clause_id, by_post, by_client)
  values (clock_timestamp(), p.client_id, p.id, p.sort, what, p.state, p.organisation_id, p.clause_id, a.post_id, a.post_id is null);
end $$;

-- Withdraws a wrong file: nobody opens it any more; that it was there, and who withdrew it when, stays. A client withdraws what a client added,
-- and what an applicant sent is withdrawn by nobody else.
create or replace function plan.withdraw_file(file uuid) returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare f plan.attachment; a plan.access; p plan.part;
begin
  select * into f from attachment where id = file;
  a := ground_for_file(f.part_id);
  if a.id is null or (a.role = 'citizen' and f.added_by is not null) then return 'not_yours'; end if;
  select * into p from part where id = f.part_id for update;
  if p.sort = 'application' and a.role <> 'citizen' and f.added_by is null then return 'not_yours'; end if;
  select * into f from attachment where id = file;
  if f.withdrawn_at is not null then return 'done_already'; end if;
  if p.sort = 'application' and p.state not in ('sent', 'begun', 'asked') then return 'wrong_step'; end if;
  update attachment set withdrawn_at = clock_timestamp(), withdrawn_by = a.post_id where id = file;
  perform tell_of_file(a, p, 'file_withdrawn');
  return 'done';
end $$;

-- A file is what it was when it came. It is withdrawn once, and goes with its part when its time is over.
create or replace function plan.attachment_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and plan.is_purged(old.part_id) then return old; end if;
  if tg_op = 'DELETE' then raise exception 'append-only: %', tg_table_name using errcode = '42501'; end if;
  if old.withdrawn_at is not null
     or (to_jsonb(new) - array['withdrawn_at', 'withdrawn_by']) <> (to_jsonb(old) - array['withdrawn_at', 'withdrawn_by']) then
    raise exception 'append-only: %', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;

-- What the files are called that rows of one's own log tell of. Not those of a part that is withheld.
create or replace function plan.files_in_my_log(token text, rows bigint[]) returns table (access_id bigint, name text)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select a.id, f.name::text from whoami(token) s join actor me on me.id = s.actor_id
    join access a on a.client_id = me.person_id and a.id = any (rows) and a.act = 'file'
    join attachment f on f.id = a.part_ids[1] join part p on p.id = f.part_id and not p.withheld_from_client
   where s.role = 'citizen' $$;
