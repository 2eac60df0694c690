-- What ends a right is also written into the log of changes itself, as a message of its own: into the archive that lies outside of the
-- database and is only added to. Whoever brings a backup back reads there what ended after it, even when the row has gone (`punos restore`).

-- One ending: the table and the columns named by whoever calls it. Ids, moments and codes only.
create or replace function plan.journal(of_table text, columns jsonb) returns void
language sql volatile set search_path = plan, open, pg_temp as
$$ select pg_logical_emit_message(true, 'punos.ended', (columns || jsonb_build_object('table', of_table))::text) $$;

-- The trigger's arguments name the columns that are told.
create or replace function plan.tell_journal() returns trigger language plpgsql security definer set search_path = plan, open, pg_temp as $$
begin
  perform journal(tg_table_name, (select jsonb_object_agg(k, v) from jsonb_each(to_jsonb(new)) as told (k, v) where k = any (tg_argv)));
  return null;
end $$;
