-- Where one is signed in: the sessions of the same human being that are alive, the newest first. A session is named by a digest of its digest: by that
-- name it can be ended and nothing else.
create or replace function plan.my_sessions(token text)
returns table (name text, is_this boolean, role text, organisation_id uuid, started_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = plan, open, pg_temp as $$
  select encode(sha256(x.token_digest), 'hex'), x.token_digest = s.token_digest, x.role::text, x.organisation_id, x.started_at, x.seen_at
    from live_session(token) s join session x on x.actor_id = s.actor_id
   where x.revoked_at is null and x.expires_at > clock_timestamp() and x.seen_at > clock_timestamp() - interval '30 minutes'
   order by x.started_at desc, x.token_digest $$;

-- Ends another session of the same human being, and its open tickets with it. True also when it has ended already; never for the one that asks.
create or replace function plan.end_my_session(token text, named text) returns boolean
language plpgsql volatile security definer set search_path = plan, open, pg_temp as $$
declare s plan.session := whoami(token); ended integer;
begin
  update session x set revoked_at = coalesce(x.revoked_at, clock_timestamp())
   where x.actor_id = s.actor_id and encode(sha256(x.token_digest), 'hex') = named and x.token_digest <> s.token_digest;
  get diagnostics ended = row_count;
  return ended > 0;
end $$;
