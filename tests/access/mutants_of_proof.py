"""Mutants of the proof: what asks for it, how young it is, and who goes on with it."""

from __future__ import annotations

from tests.access.mutants import instead, without

PROOF = (
    *instead("proof_holds_for", ("15 minutes", "15 minutes 5 seconds"), ("15 minutes", "14 minutes 45 seconds")),
    *instead("has_proved", (", false)", ", true)"), ("s.proved_at > clock_timestamp() - proof_holds_for()", "s.proved_at is not null")),
    *instead(
        "proof_holds_back",
        ("stated_act is not distinct from 'export' or ", ""),
        (" or stated_purpose is not distinct from 'emergency'", ""),
        (" or has_proved(s)", ""),
        ("perform record_refusal(s, new_ticket, coalesce(subject, s.actor_id), stated_purpose, null, stated_reason, 'proof');", ""),
        ("'proof');\n  return true;", "'proof');\n  return false;"),
    ),
    *instead("ask_for_proof", ("a.role <> 'citizen' and not exists", "false and not exists"), ("a.role <> 'citizen' and", "")),
    *without("ask_for_proof", "has_proved(s)"),
    *instead("open_plan", ("or proof_holds_back(s, t, subject, stated_purpose, reason, stated_act)", "")),
    *instead("give_permit", ("perform ask_for_proof(a);", "")),
    *instead("give_permits", ("perform ask_for_proof(a);", "")),
    *without("prove_again", "x.token_digest = before", "x.revoked_at is null", "a.id = s.actor_id", "a.subject = subject_claimed"),
    *instead(
        "prove_again",
        ("s.post_id, hours", "null, hours"),
        ("set revoked_at = clock_timestamp()", "set revoked_at = null"),
        ("hours, proved)", "hours, clock_timestamp())"),
    ),
    *instead(
        "proved_before",
        ("least(proved, clock_timestamp())", "proved"),
        ("case when proved is not null then least(proved, clock_timestamp()) end", "clock_timestamp()"),
    ),
    *instead(
        "start_session",
        ("proved_before(proved),\n    least(", "null,\n    least("),
        ("proved_before(proved),\n      clock_timestamp()", "null,\n      clock_timestamp()"),
    ),
)
"""Mutants that the attacks must notice."""
