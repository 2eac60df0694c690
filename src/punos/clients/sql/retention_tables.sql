-- How long parts are kept, and what was deleted when its time was over: by whose wish, by whose second word, under which law. Never what it said.
create table open.retention (
  key text not null, domain text not null, topic text, age text, counts_from text not null, years integer not null, from_birth integer,
  law text not null, source text not null, verified_on date not null, valid_from date not null, valid_to date,
  name_fi text not null, name_sv text not null, name_en text not null,
  primary key (key, valid_from),
  constraint retention_asks_a_known_age check (age in ('minor', 'adult')),
  constraint retention_counts_from_a_known_day check (counts_from in ('closing', 'death')),
  constraint retention_after_death_ends_at_some_age check (counts_from <> 'death' or from_birth is not null),
  constraint retention_names_its_law check (length(law) between 1 and 20 and source <> ''),
  constraint retention_ends_after_it_begins check (valid_to >= valid_from));
grant select on open.retention to punos_app, punos_guard;

create table plan.purge (
  id uuid primary key, class_key text not null, law text not null, controller_id uuid not null, as_of date not null, digest bytea not null,
  clients integer not null, parts integer not null,
  asked_at timestamptz not null, asked_by uuid not null, asked_post uuid not null,
  confirmed_at timestamptz, confirmed_by uuid, confirmed_post uuid,
  called_off_at timestamptz, called_off_by uuid,
  constraint purge_is_of_something check (parts > 0 and clients > 0 and octet_length(digest) = 32),
  constraint purge_is_confirmed_by_another check (confirmed_by <> asked_by),
  constraint purge_is_confirmed_whole check (num_nonnulls(confirmed_at, confirmed_by, confirmed_post) in (0, 3)),
  constraint purge_is_called_off_by_somebody check (num_nonnulls(called_off_at, called_off_by) in (0, 2)),
  constraint purge_is_done_or_called_off check (confirmed_at is null or called_off_at is null));
create unique index purge_waits_once on plan.purge (controller_id, class_key) where confirmed_at is null and called_off_at is null;

-- What a purge deletes, written in the transaction that deletes it, and only then: a part goes when it stands here with that transaction's number.
create table plan.purged_part (
  part_id uuid not null, purge_id uuid not null references plan.purge, client_id uuid not null, xid xid8 not null default pg_current_xact_id(),
  primary key (part_id, purge_id));
call plan.secure('purge');
call plan.secure('purged_part');
grant delete on plan.part, plan.part_version, plan.event, plan.clock, plan.attachment, plan.attachment_content, plan.link, plan.prohibition, plan.log_hold to punos_guard;
