"""Attacks on the page of one's own sessions: somebody else's seen or ended, the one at hand ended, what is over shown, a digest learnt."""

from __future__ import annotations

from typing import Any

from tests.access.ground import Case, Ground, Worker, digest


def again(ground: Ground, worker: Worker) -> str:
    """One more session of the same worker."""
    return ground.session(worker.actor_id, worker.role, worker.organisation_id, worker.register_id, worker.post_id)


def shown(ground: Ground, token: str) -> list[tuple[Any, ...]]:
    return ground.app.execute("select name, is_this from plan.my_sessions(%s)", (token,)).fetchall()


def others(ground: Ground, token: str) -> list[str]:
    return [name for name, is_this in shown(ground, token) if not is_this]


def ends(ground: Ground, token: str, name: str) -> bool:
    row = ground.app.execute("select plan.end_my_session(%s, %s)", (token, name)).fetchone()
    assert row is not None
    return bool(row[0])


def is_alive(ground: Ground, token: str) -> bool:
    return len(shown(ground, token)) > 0


def test_one_sees_and_ends_ones_own_sessions_only(ground: Ground, case: Case) -> None:
    worker, stranger = ground.worker(), ground.worker()
    phone, tablet = again(ground, worker), again(ground, worker)
    theirs = again(ground, stranger)
    assert len(others(ground, worker.token)) == 2
    assert sum(is_this for _, is_this in shown(ground, worker.token)) == 1
    (foreign,) = others(ground, stranger.token)
    mine = next(name for name, is_this in shown(ground, phone) if is_this)
    assert not ends(ground, worker.token, foreign) and is_alive(ground, theirs), "another's"
    assert not ends(ground, phone, mine) and is_alive(ground, phone), "the one at hand"
    assert not ends(ground, "made up", mine) and is_alive(ground, phone), "nobody"
    assert shown(ground, "made up") == []
    for _ in range(2):
        assert ends(ground, worker.token, mine)
    assert not is_alive(ground, phone) and is_alive(ground, tablet)
    assert ground.value("select revoked_at < clock_timestamp() from plan.session where token_digest = %s", digest(phone))


def test_what_is_over_is_not_shown_and_a_name_is_no_digest(ground: Ground, case: Case) -> None:
    worker = ground.worker()
    for change in ("revoked_at = now()", "expires_at = now()", "seen_at = now() - interval '30 minutes'"):
        token = again(ground, worker)
        (name,) = others(ground, worker.token)
        assert name != digest(token).hex()
        ground.boss.execute(f"update plan.session set {change} where token_digest = %s", (digest(token),))  # type: ignore[arg-type]
        assert others(ground, worker.token) == [], change
