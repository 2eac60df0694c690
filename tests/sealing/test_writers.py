"""32 writers on 5 clients: chains without gaps, without forks, and nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from punos.plumbing.postgres import APP
from tests.access.ground import add_note, hold
from tests.access.scratch import sign_in
from tests.sealing.conftest import Sealed

WRITERS, CLIENTS, EACH = 32, 5, 6


def test_chains_of_hot_clients_have_no_gap_and_no_fork(sealed: Sealed) -> None:
    ground = sealed.ground
    cases = [ground.case() for _ in range(CLIENTS)]
    start = Barrier(WRITERS)

    def work(number: int) -> int:
        done, app = 0, sign_in(ground.server, APP, ground.database)
        start.wait()
        with app:
            for turn in range(EACH):
                case = cases[(number + turn) % CLIENTS]
                row = app.execute(
                    "select ticket from plan.open_plan(%s, %s, 'care', null, null, 'open')", (case.worker.token, case.client)
                ).fetchone()
                assert row is not None
                with app.transaction():  # two parts of one client, in another order for each: locks of parts and of the chain must not meet
                    hold(app, case.worker.token, row[0])
                    for _ in range(2):
                        add_note(app, case.client)
                    done += 3
        return done

    with ThreadPoolExecutor(WRITERS) as pool:
        made = sum(pool.map(work, range(WRITERS)))
    clients = [case.client for case in cases]
    rows = ground.value("select count(*) from plan.access where client_id = any (%s)", clients)
    forks = ground.value("select count(*) - count(distinct (client_id, seq)) from plan.chain_entry where client_id = any (%s)", clients)
    gaps = ground.value("select sum(seq - n) from (select client_id, max(seq) as seq, count(*) as n from plan.chain_entry group by 1) c")
    print(f"{WRITERS} writers on {CLIENTS} clients: {rows} rows, {gaps} gaps, {forks} forks")
    assert rows >= made == WRITERS * EACH * 3
    assert (gaps, forks) == (0, 0)
    sealed.seal()
    assert sealed.look().findings == ()


def test_a_write_that_is_rolled_back_leaves_no_number(sealed: Sealed) -> None:
    case = sealed.ground.case()
    ticket = sealed.ground.open(case.worker.token, case.client)
    app = sealed.ground.app
    with app.transaction(force_rollback=True):
        hold(app, case.worker.token, ticket)
        add_note(app, case.client)
    before = sealed.ground.value("select seq from plan.chain where client_id = %s", case.client)
    sealed.ground.open(case.citizen, None, "own")
    assert sealed.ground.value("select seq from plan.chain where client_id = %s", case.client) == before + 1
    assert sealed.kinds() <= set()
