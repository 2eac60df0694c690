"""Mutants of one's own sessions: whose are shown, which can be ended."""

from __future__ import annotations

from tests.access.mutants import instead, without

OWN_SESSIONS = (
    *instead(
        "my_sessions",
        ("encode(sha256(x.token_digest), 'hex')", "encode(x.token_digest, 'hex')"),
        ("x.token_digest = s.token_digest", "true"),
        ("on x.actor_id = s.actor_id", "on true"),
    ),
    *without(
        "my_sessions", "x.revoked_at is null", "x.expires_at > clock_timestamp()", "x.seen_at > clock_timestamp() - interval '30 minutes'"
    ),
    *without(
        "end_my_session", "x.actor_id = s.actor_id", "encode(sha256(x.token_digest), 'hex') = named", "x.token_digest <> s.token_digest"
    ),
    *instead("end_my_session", ("ended > 0", "true")),
)
