"""The drill: everything is deleted by somebody who may, and brought back to the second before; what was taken away since stays taken away."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from punos.plumbing.postgres import OWNER, Cluster
from punos.plumbing.postgres.archive import Archive
from punos.plumbing.postgres.journal import read_journal
from tests.access.ground import Case, Connection, Ground, add_note
from tests.access.scratch import sign_in
from tests.access.test_attacks_files import filed
from tests.access.test_attacks_files import withdraw as withdraw_file
from tests.access.test_attacks_posts import answer, officers, propose
from tests.access.test_attacks_retention import CALL_OFF, CONFIRM, asked, call, long_ago
from tests.proof import figure
from tests.reliability.homes import archived, cluster_of, place, punos, superuser
from tests.reliability.test_crash import migrate

CLIENTS = figure(20, 400)
NOTES = figure(5, 40)
LONGEST_DRILL_S = 60
TABLES = ("person", "part", "part_version", "event", "access", "permit", "prohibition", "link", "post")
WITHDRAWN = "select withdrawn_by from plan.attachment where id = %s and withdrawn_at is not null"
EMPTY = "select count(*) from plan.part"


@dataclass(frozen=True, slots=True)
class Disaster:
    """A database in which everything was deleted, its backups, and what must come back."""

    home: Path
    archive: Path
    cluster: Cluster
    moment: str
    counts: dict[str, int]
    case: Case
    permit: UUID
    late_permit: UUID
    kept_permit: UUID
    lost_permit: UUID
    prohibition: UUID
    purged: UUID
    file: UUID
    called_off: UUID
    refused: UUID
    wrongly_dead: UUID


@pytest.fixture(scope="module")
def disaster() -> Iterator[Disaster]:
    """Backed up, worked on, withdrawn, deleted."""
    with place() as folder:
        cluster = cluster_of(folder / "home")
        (folder / "home").mkdir(mode=0o711)
        with cluster.running():
            migrate(cluster.server)
            yield happened(folder, cluster)


def happened(folder: Path, cluster: Cluster) -> Disaster:
    """The story up to the loss."""
    ground = Ground(cluster.server, cluster.server.database)
    case, *_ = [ground.case() for _ in range(CLIENTS)]
    permit, kept = ground.permit(case.client, None), ground.permit(case.client, None)
    made = punos(folder / "home", "backup", str(folder / "backups"))
    assert made.returncode == 0, made.stderr
    print(made.stdout)
    late = ground.permit(case.client, None, "core")
    old = long_ago(ground, ground.case())
    file = filed(ground, case.client, case.parts["core"])
    called_off, _ = asked(ground, old)
    proposer, giver = officers(ground)
    refused = propose(ground, proposer.actor_id, case.thief.actor_id)
    record_death(ground, case.other, "2020-01-01")
    for _ in range(NOTES):
        with ground.holding(case.worker.token, ground.open(case.worker.token, case.client)) as app:
            add_note(app, case.client)
    time.sleep(0.05)
    moment, counts = ground.value("select clock_timestamp()").isoformat(), rows(ground.boss)
    time.sleep(0.05)
    assert withdraw_file(ground, case.worker.token, ground.open(case.worker.token, case.client), file) == "done"
    assert answer(ground, giver.token, refused, says=False)
    assert call(ground.app, CALL_OFF, old.first.token, called_off) == 1
    prohibition = withdraw(ground.boss, case, permit, late)
    record_death(ground, case.other, None)
    record_death(ground, case.client, "2020-02-02")
    purge, digest = asked(ground, old)
    assert call(ground.app, CONFIRM, old.second.token, purge, digest) == 1
    lost = ground.permit(case.client, None)  # given after the moment: gone with the rest of the work since
    ground.close()
    delete_everything(cluster)
    archived(cluster)
    rights = (permit, late, kept, lost, prohibition, old.parts["core"], file, called_off, refused, case.other)
    return Disaster(folder / "home", folder / "backups", cluster, moment, counts, case, *rights)


def record_death(ground: Ground, client: UUID, day: str | None) -> None:
    """Keep a day of death, or take it back, as the operator does."""
    with ground.as_guard() as guard:
        assert call(guard, "select plan.record_death(%s, %s)", client, day) == 1


def rows(boss: Connection) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in TABLES:
        row = boss.execute(f"select count(*) from {'open' if table == 'post' else 'plan'}.{table}").fetchone()  # type: ignore[call-overload]
        found[table] = row[0]
    return found


def withdraw(boss: Connection, case: Case, *permits: UUID) -> UUID:
    """After the moment the client withdraws and prohibits, the worker ends the relationship, the post ends, the client becomes a protected person."""
    boss.execute("update plan.permit set valid_to = clock_timestamp() where id = any (%s)", (list(permits),))
    assert one(boss, "select plan.end_relationship(%s, %s, 'need_over')", case.worker.token, case.client) == "ended"
    boss.execute("update open.post set valid_to = current_date where id = %s", (case.worker.post_id,))
    boss.execute("update plan.person set is_protected = true where id = %s", (case.client,))
    boss.execute(
        "update plan.part set withheld_from_client = true, withheld_on = current_date, withheld_ground = 'danger', withheld_why = 'uhka',"
        " withheld_by = %s, version = version + 1 where id = %s",
        (case.worker.post_id, case.parts["core"]),
    )
    prohibition = uuid4()
    boss.execute(
        "insert into plan.prohibition (id, client_id, topic, holds_in_emergency, valid_from, given_by, recorded_by)"
        " values (%s, %s, 'core', true, clock_timestamp(), %s, %s)",
        (prohibition, case.client, case.client, case.client),
    )
    return prohibition


def delete_everything(cluster: Cluster) -> None:
    """As the owner, who may switch triggers and row security off."""
    tables = (
        "plan.attachment_content",
        "plan.attachment",
        "plan.access",
        "plan.event",
        "plan.part_version",
        "plan.part",
        "plan.permit",
        "plan.prohibition",
        "plan.link",
    )
    with sign_in(cluster.server, OWNER, cluster.server.database, autocommit=False) as owner:
        for table in tables:
            owner.execute(f"alter table {table} disable trigger user, disable row level security, no force row level security")  # type: ignore[call-overload]
            owner.execute(f"delete from {table}")  # type: ignore[call-overload]


def test_everything_is_back_in_a_minute_and_what_was_withdrawn_stays_withdrawn(disaster: Disaster) -> None:
    with superuser(disaster.cluster) as boss:
        assert boss.execute(EMPTY).fetchone() == (0,)
    with place() as folder:
        began = time.monotonic()
        done = punos(folder / "home", "restore", str(disaster.archive), "--to", disaster.moment)
        assert done.returncode == 0, done.stderr
        print(done.stdout)
        with cluster_of(folder / "home").running(), superuser(cluster_of(folder / "home")) as boss:
            took = time.monotonic() - began
            came_back = rows(boss)
            print(f"restored and opened in {took:.1f} s: {came_back}")
            # What was taken away since is there again, and nothing else is different.
            assert came_back == disaster.counts | {
                "prohibition": disaster.counts["prohibition"] + 1,
                "part_version": disaster.counts["part_version"] + 1,
                "part": disaster.counts["part"] - 1,
                "access": disaster.counts["access"] + 1,
            }
            assert took < LONGEST_DRILL_S
            assert permits_that_hold(boss, disaster) == {disaster.kept_permit}
            assert one(boss, "select id from plan.prohibition where client_id = %s", disaster.case.client) == disaster.prohibition
            assert one(boss, "select valid_to is not null from plan.link where id = %s", disaster.case.link)
            assert one(boss, "select valid_to is not null from open.post where id = %s", disaster.case.worker.post_id)
            assert one(boss, "select is_protected from plan.person where id = %s", disaster.case.client)
            assert one(boss, "select withheld_from_client from plan.part where id = %s", disaster.case.parts["core"])
            # What two persons deleted stays deleted, and the client's log tells of it again.
            assert one(boss, "select count(*) from plan.part where id = %s", disaster.purged) == 0
            assert one(boss, "select count(*) from plan.access where act = 'purge' and part_ids = array[%s]", disaster.purged) == 1
            assert one(boss, "select confirmed_by <> asked_by from plan.purge where confirmed_at is not null") is True
            # A wrong file opens no more, a purge that was called off does not wait for a second word, and a refused post for another answer.
            assert one(boss, WITHDRAWN, disaster.file) == disaster.case.worker.post_id
            assert one(boss, "select called_off_by is not null from plan.purge where id = %s", disaster.called_off)
            assert one(boss, "select is_allowed from plan.asking where id = %s", disaster.refused) is False
            # A death that was wrong is taken back again, so that nothing goes too early.
            assert one(boss, "select died_on from plan.person where id = %s", disaster.wrongly_dead) is None
            assert str(one(boss, "select died_on from plan.person where id = %s", disaster.case.client)) == "2020-02-02"
            assert one(boss, "select count(*) from plan.faults_of_chains(null)") == 0
            assert one(boss, "select count(*) from plan.session where revoked_at is null and expires_at > now()") == 0
        again = punos(folder / "home", "restore", str(disaster.archive), "--to", disaster.moment)
        assert again.returncode == 1
        assert "nothing is put over one" in again.stderr
        checked = punos(folder / "home", "check")
        assert checked.returncode == 0, checked.stderr
        elsewhere = punos(folder / "home", "backup", str(disaster.archive))
        assert elsewhere.returncode == 1
        assert "name a new folder" in elsewhere.stderr


def permits_that_hold(boss: Connection, disaster: Disaster) -> set[UUID]:
    """The client's permits without an end."""
    wanted = "select id from plan.permit where client_id = %s and valid_to is null"
    return {row[0] for row in boss.execute(wanted, (disaster.case.client,))}


def one(boss: Connection, query: str, *values: object) -> object:
    """The first value of the first row."""
    row = boss.execute(query, values).fetchone()  # type: ignore[call-overload]
    return row and row[0]


def test_a_lost_piece_of_the_log_of_changes_is_told_and_needs_a_decision(disaster: Disaster) -> None:
    """A later piece is there and the one before it is not: nobody can say what was withdrawn in it."""
    with place() as folder:
        copy = folder / "backups"
        shutil.copytree(disaster.archive, copy, copy_function=shutil.copy2)
        own_all(disaster.cluster, copy)
        archive = Archive(copy)
        last = archive.wal / archive.segments()[-1]
        spoilt = last.with_name(next_after(last.name))
        shutil.copy2(last, spoilt.with_name(next_after(spoilt.name)))
        own_all(disaster.cluster, copy)
        refused = punos(folder / "home", "restore", str(copy), "--to", disaster.moment)
        assert refused.returncode == 1
        assert "cannot be told" in refused.stderr
        assert spoilt.name in refused.stderr
        assert not (folder / "home" / "postgres").exists()
        decided = punos(folder / "home", "restore", str(copy), "--to", disaster.moment, "--without-later-revocations")
        assert decided.returncode == 0, decided.stderr
        assert "WITHOUT LATER REVOCATIONS" in decided.stdout
        with cluster_of(folder / "home").running(), superuser(cluster_of(folder / "home")) as boss:
            assert one(boss, "select count(*) from plan.session where revoked_at is null and expires_at > now()") == 0
            # This is what the journal is for: without it, what was withdrawn holds again, and what was deleted is there again.
            assert one(boss, "select count(*) from plan.part where id = %s", disaster.purged) == 1
            assert permits_that_hold(boss, disaster) == {disaster.kept_permit, disaster.permit, disaster.late_permit}
            assert one(boss, WITHDRAWN, disaster.file) is None
            assert one(boss, "select called_off_at is null and confirmed_at is null from plan.purge")
            assert one(boss, "select answered_at is null from plan.asking where id = %s", disaster.refused)


def next_after(segment: str) -> str:
    """The name of the next piece, of sixteen megabytes."""
    return f"{segment[:16]}{int(segment[16:], 16) + 1:08X}"


def own_all(cluster: Cluster, folder: Path) -> None:
    """Give a copied folder to the server's account."""
    for path in (folder, *folder.rglob("*")):
        cluster.account.own(path)


def test_a_moment_that_was_not_kept_is_refused_in_words(disaster: Disaster) -> None:
    with place() as folder:
        for moment, words in (
            ("2020-01-01 00:00:00+00:00", "choose a later moment"),
            ("2099-01-01 00:00:00+00:00", "choose an earlier moment"),
        ):
            refused = punos(folder / "home", "restore", str(disaster.archive), "--to", moment)
            assert refused.returncode == 1
            assert words in refused.stderr, refused.stderr
        assert punos(folder / "home", "restore", str(disaster.archive), "--to", "2026-01-01 00:00:00").returncode == 2
        assert punos(folder / "home", "restore", str(folder)).returncode == 1


def test_a_damaged_backup_is_refused(disaster: Disaster) -> None:
    with place() as folder:
        copy = folder / "backups"
        shutil.copytree(disaster.archive, copy)
        victim = max((path for path in copy.glob("base/*/base/*/*") if path.is_file()), key=lambda path: path.stat().st_size)
        spoil(victim)
        own_all(disaster.cluster, copy)
        refused = punos(folder / "home", "restore", str(copy), "--to", disaster.moment)
        assert refused.returncode == 1
        assert "checksum mismatch" in refused.stderr, refused.stderr
        assert not (folder / "home" / "postgres").exists()


def spoil(path: Path) -> None:
    """Turn one byte."""
    words = bytearray(path.read_bytes())
    words[len(words) // 2] ^= 1
    path.write_bytes(words)


def test_a_database_without_row_security_is_not_opened(disaster: Disaster) -> None:
    """To the last moment kept, in which row security is off: the same backup, but not fit to be opened."""
    with place() as folder:
        refused = punos(folder / "home", "restore", str(disaster.archive))
        assert refused.returncode == 1
        assert "row security is off on table plan.part" in refused.stderr
        assert not (folder / "home" / "postgres").exists()


def test_what_was_rolled_back_is_no_ending(disaster: Disaster) -> None:
    with superuser(disaster.cluster) as boss:
        with boss.transaction(force_rollback=True):
            boss.execute("select plan.journal('nothing', '{\"id\": \"rolled back\"}')")
        with boss.transaction():
            with boss.transaction(force_rollback=True):
                boss.execute("select plan.journal('nothing', '{\"id\": \"half\"}')")
            with boss.transaction():
                boss.execute("select plan.journal('nothing', '{\"id\": \"kept\"}')")
    archived(disaster.cluster)
    archive = Archive(disaster.archive)
    first = archive.backups()[0]
    told = read_journal(disaster.cluster, archive, first.first_segment, first.finished_at).ended
    ids = [ended.columns["id"] for ended in told if ended.table in ("permit", "nothing")]
    assert ids == [str(disaster.permit), str(disaster.late_permit), "kept"]


def test_the_app_cannot_write_into_the_journal(disaster: Disaster) -> None:
    from psycopg import errors

    from punos.plumbing.postgres import APP

    with sign_in(disaster.cluster.server, APP, disaster.cluster.server.database) as app:
        for attempt in ("select pg_logical_emit_message(true, 'punos.ended', '{}')", "select plan.journal('permit', '{}')"):
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(attempt)  # type: ignore[call-overload]


def test_a_log_that_was_tampered_with_is_a_fault(ground: Ground, case: Case) -> None:
    """The step that a restore runs: a flipped word in one row, and the database is not opened."""
    from punos.plumbing.restored import Restored, steps

    step = next(one for one in steps() if one.name == "log")
    ground.open(case.worker.token, case.client)
    assert not step.run(Restored(ground.boss, None)).faults
    with ground.boss.transaction(force_rollback=True):
        ground.boss.execute("set session_replication_role = replica")
        ground.boss.execute("update plan.access set role = 'nurse' where client_id = %s", (case.client,))
        faults = step.run(Restored(ground.boss, None)).faults
    ground.boss.execute("reset session_replication_role")
    assert any("is not what it was" in fault for fault in faults), faults
