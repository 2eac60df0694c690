-- Proof: before a copy is taken along, an emergency is opened or another person's permission is written down, one has shown who one is a moment
-- ago. It limits what a session left open, or stolen, is good for.

-- For how long a proof is good.
create or replace function plan.proof_holds_for() returns interval language sql immutable as $$ select interval '15 minutes' $$;

create or replace function plan.has_proved(s plan.session) returns boolean language sql stable set search_path = plan, open, pg_temp as
$$ select coalesce(s.proved_at > clock_timestamp() - proof_holds_for(), false) $$;

-- Refuses an opening that asks for a proof younger than there is: a row in the log with its basis. True when it was refused.
create or replace function plan.proof_holds_back(s plan.session, new_ticket uuid, subject uuid, stated_purpose text, stated_reason text, stated_act text)
returns boolean language plpgsql volatile set search_path = plan, open, pg_temp as $$
begin
  if not (stated_act is not distinct from 'export' or stated_purpose is not distinct from 'emergency') or has_proved(s) then return false; end if;
  perform record_refusal(s, new_ticket, coalesce(subject, s.actor_id), stated_purpose, null, stated_reason, 'proof');
  return true;
end $$;

-- Whoever writes down another person's wish under this ticket has shown who they are a moment ago.
create or replace function plan.ask_for_proof(a plan.access) returns void language plpgsql stable set search_path = plan, open, pg_temp as $$
begin
  if a.role <> 'citizen' and not exists (select 1 from live_session() s where s.token_digest = a.token_digest and has_proved(s)) then
    raise exception 'the proof of who asks is too old: they must identify again' using errcode = '28000';
  end if;
end $$;

-- Somebody has shown who they are from a session that was there before: that one ends, whoever it was; and the same person goes on in the same
-- place, in a session anew. Null when it was somebody else, or when the session had been ended.
create or replace function plan.prove_again(before bytea, new_digest bytea, subject_claimed text, hours integer, proved timestamptz) returns text
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session;
begin
  update session x set revoked_at = clock_timestamp() where x.token_digest = before and x.revoked_at is null returning x.* into s;
  if not exists (select 1 from actor a where a.id = s.actor_id and a.subject = subject_claimed) then return null; end if;
  return start_session(new_digest, subject_claimed, s.post_id, hours, proved);
end $$;
