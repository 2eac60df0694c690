"""The attacks as plain callables: each takes the ground and raises when the database lets something through."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from tests.access import (
    test_attacks_applications,
    test_attacks_chain,
    test_attacks_copies,
    test_attacks_endings,
    test_attacks_files,
    test_attacks_fuse,
    test_attacks_leaks,
    test_attacks_limits,
    test_attacks_lookups,
    test_attacks_own_sessions,
    test_attacks_posts,
    test_attacks_proof,
    test_attacks_retention,
    test_attacks_second,
    test_attacks_ticket,
    test_attacks_wishes,
    test_attacks_writing,
)
from tests.access.ground import Ground

Probe = tuple[str, Callable[[Ground], None]]
MODULES = (
    test_attacks_ticket,
    test_attacks_writing,
    test_attacks_limits,
    test_attacks_wishes,
    test_attacks_leaks,
    test_attacks_lookups,
    test_attacks_applications,
    test_attacks_chain,
    test_attacks_fuse,
    test_attacks_proof,
    test_attacks_files,
    test_attacks_retention,
    test_attacks_posts,
    test_attacks_second,
    test_attacks_copies,
    test_attacks_own_sessions,
    test_attacks_endings,
)


def probes() -> list[Probe]:
    """Every attack that needs nothing but the ground and a case, once for each of its parameters."""
    return [probe for module in MODULES for probe in _of(module)]


def _of(module: ModuleType) -> Iterator[Probe]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("test_") and function.__module__ == module.__name__ and "case" in inspect.signature(function).parameters:
            for arguments in _parameters(function):
                yield f"{module.__name__}.{name}{list(arguments.values()) or ''}", _bound(function, arguments)


def _parameters(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    for values in itertools.product(*(mark.args[1] for mark in marks)):
        yield {mark.args[0]: value for mark, value in zip(marks, values, strict=True)}


def _bound(function: Callable[..., None], arguments: dict[str, Any]) -> Callable[[Ground], None]:
    def probe(ground: Ground) -> None:
        function(ground=ground, case=ground.case(), **arguments)

    return probe


LIKELY: dict[str, ModuleType] = {
    **dict.fromkeys(
        ("holds_for_writing", "part_added", "part_changed", "part_did", "withhold", "my_withheld", "no_change"), test_attacks_writing
    ),
    **dict.fromkeys(
        ("whoami", "live_access", "read_keys", "write_keys", "record_opening", "open_plan", "open_clients", "clients_of"),
        test_attacks_ticket,
    ),
    **dict.fromkeys(
        (
            *("is_meeting", "clients_of_hour", "most_clients_an_hour", "has_met", "blows_fuse", "raise_alarm"),
            *("fuse_holds_back", "list_holds_back", "why_refused"),
            *("alarms", "review_alarm"),
        ),
        test_attacks_fuse,
    ),
    **dict.fromkeys(
        (
            *("proof_holds_for", "has_proved", "proof_holds_back", "ask_for_proof", "give_permit", "give_permits", "prove_again"),
            *("proved_before", "start_session"),
        ),
        test_attacks_proof,
    ),
    **dict.fromkeys(
        (
            *("file_keys", "take_file", "file_in_hand", "open_file", "files_in_my_log", "ground_for_file", "files_today", "add_file"),
            *("tell_of_file", "withdraw_file", "attachment_kept"),
        ),
        test_attacks_files,
    ),
    **dict.fromkeys(
        (
            *(
                "gone_by_purge",
                "is_purged",
                "closings",
                "kept_until",
                "standing",
                "past_time",
                "to_purge",
                "dry_run",
                "purge_waits_for",
                "record_death",
                "digest_of",
                "officer",
                "retention_of_mine",
            ),
            *("purges_of_mine", "ask_purge", "confirm_purge", "purge_client", "call_off_purge", "hold_client", "release_client"),
        ),
        test_attacks_retention,
    ),
    **dict.fromkeys(
        (
            *("ask_another", "answer_another", "allowance_holds_for", "may_go_on", "second_holds_back", "works_in_emergencies"),
            *("ask_for_emergency", "emergencies_waiting", "open_emergencies_waiting", "read_emergencies_waiting"),
            *("my_emergencies_asked", "answer_emergency", "answered_so"),
        ),
        test_attacks_second,
    ),
    "still_holds": test_attacks_copies,
    **dict.fromkeys(("own_relationships", "end_relationship"), test_attacks_endings),
    **dict.fromkeys(("my_sessions", "end_my_session"), test_attacks_own_sessions),
    **dict.fromkeys(
        ("post_waits_for", "roles_of_posts", "propose_post", "one_for_two", "givers_of", "has_giver", "posts_waiting", "answer_post"),
        test_attacks_posts,
    ),
    **dict.fromkeys(("my_log", "page_of_log"), test_attacks_wishes),
    **dict.fromkeys(
        ("chain_entry", "entry_shown", "entry_rest", "my_chain", "my_entries", "my_anchor", "anchor_month"), test_attacks_chain
    ),
    **dict.fromkeys(
        (
            *("topic_applied_for", "open_application", "address_application", "answer_application", "application_changed"),
            "clocks_go_on",
            *("application_told", "open_applications", "applications_of"),
        ),
        test_attacks_applications,
    ),
    **dict.fromkeys(
        ("record_lookup", "found", "open_search_for_log", "open_log", "read_log", "open_notices", "read_notices", "notices_to"),
        test_attacks_lookups,
    ),
}
"""Which attacks are tried first on a mutant of a function; those on the limits for all others."""
