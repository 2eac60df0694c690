-- A copy takes time to make, and dies with the right: before it is handed over, the rule is asked again for everything that is in it.
-- Whether the asker, whose session must still live, may still see each part that the ticket in hand has opened for a copy. Not whether the ticket is
-- fresh: a long plan takes longer to print than a ticket lives. A right that is new changes nothing here; one that has gone does.
create or replace function plan.still_holds() returns boolean language sql stable security definer set search_path = plan, open, pg_temp as $$
  select coalesce(bool_and(a.part_ids <@ array(
           select m.part_id from may(s, a.client_id, a.purpose, a.statute, a.reason, facets_of(a.part_ids), clock_timestamp()) m)), false)
    from live_session() s join access a on a.token_digest = s.token_digest
   where a.ticket = nullif(current_setting('punos.ticket', true), '')::uuid and a.act = 'export'
     and a.at > now() - interval '1 hour' and a.at < now() + interval '1 hour' and a.xid is distinct from pg_current_xact_id_if_assigned() $$;
