"""Opening a plan page end to end: decide, log, commit, read, draw; and the same page without row security and log.

    .venv/bin/python bench/plan.py            300,000 clients
    .venv/bin/python bench/plan.py --quick     20,000 clients, under a minute

Prints readable lines and, last, one JSON object: milliseconds (p50, p95) and requests a second at 1, 4 and 16 users, statements a page, ratios, memory.
Users are closed loops without thinking time, each with a kept connection; server, database and load share the same machine. Ours and the
bare page take turns of a second and a half, so that a busy moment of the machine meets both. The yardstick says how busy it is: nanoseconds
for one step to a place in memory that is not at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
import timeit
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from punos.plumbing.postgres import OWNER, SIGNING_IN, SUPERUSER, fresh, set_passwords  # noqa: E402

PARTS = 40
WORKERS = 50
"""Each has forty clients: more than sixty an hour would blow the fuse."""
TURN_S = 1.5
PROCESSES = {"workers": os.cpu_count() or 1, "threads": 4}
LOAD = """
create temp table c as select gen_random_uuid() as id, n from generate_series(1, {clients}) n;
insert into plan.person (id, given_name, family_name, born_on, language, is_protected, home_register_id, is_synthetic, rights_epoch)
select id, 'Nimi', 'Suku' || n, '1970-01-01', 'fi', false, '{register}', true, 0 from c;
insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, state, body, version, made_at, changed_at,
                       withheld_from_client, withheld_from_representative, due_on)
select gen_random_uuid(), c.id, s.sort, 'core', '{register}', '{organisation}', s.state,
       jsonb_build_object('words', repeat('sana ', 20), 'text', repeat('sana ', 20), 'scale', 'better', 'responsible', 'organisation',
                          'group', 'economy', 'whose', 'professional', 'duty', 'tukee arjessa', 'yes_at', '2026-01-01', 'to_register', '{register}'),
       1, '2026-02-01', '2026-02-01', false, false, '2026-12-01'
  from c cross join lateral (
    select * from (values {sorts}) v(sort, state) limit case when c.n <= {full} then {parts} else {light} end) s;
insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, ground)
select gen_random_uuid(), c.id, (array[{actors}]::uuid[])[1 + c.n % {workers}], '{organisation}', '{register}', 'care', '2026-01-01', 'bench'
  from c where c.n <= {full};
"""


@dataclass(frozen=True)
class Measured:
    """One load: users, p50 and p95 in ms, requests a second."""

    users: int
    p50: float
    p95: float
    rate: float

    @classmethod
    def of(cls, users: int, times: list[float], seconds: float) -> Measured:
        """From the seconds that each request took and the seconds of the whole."""
        times = sorted(times)
        return cls(users, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000, len(times) / seconds)


def sorts() -> str:
    """Forty parts of a full plan, in the order in which a light plan takes its first few."""
    kinds = [("plan", "open"), ("goal", "agreed"), ("task", "given"), ("view", "written"), ("need", "open"), ("party", "member")]
    more = [
        ("goal", "agreed"),
        ("task", "given"),
        ("task", "done"),
        ("need", "open"),
        ("strength", "written"),
        ("party", "member"),
        ("view", "written"),
    ]
    while len(kinds) < PARTS:
        kinds += more
    return ", ".join(f"('{sort}', '{state}')" for sort, state in kinds[:PARTS])


def prepare(clients: int) -> tuple[Any, dict[str, str], list[tuple[str, str]]]:
    """A durable cluster with the county and its clients, workers signed in; the environment of the server, addresses of plans with a token."""
    cluster = fresh(durable=True, settings={"shared_buffers": "1GB", "max_wal_size": "4GB"})
    server = cluster.start()
    environment = {
        "PUNOS_TEST": "1",
        "DJANGO_SETTINGS_MODULE": "punos.settings",
        "PUNOS_DATABASE_URL": server.url(OWNER),
        **{f"PUNOS_DATABASE_PASSWORD_{role.removeprefix('punos_').upper()}": server.passwords[role] for role in SIGNING_IN},
    }
    os.environ |= environment
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    set_passwords(server)
    from punos.clients.tests.factories import SmallCounty
    from punos.organising.loading import load_county

    load_county()
    county = SmallCounty()
    organisation = county.organisation()
    register = county.register(organisation)
    workers = [county.worker("social_worker", organisation, register) for _ in range(WORKERS)]
    import psycopg

    with psycopg.connect(**server.sign_in(SUPERUSER)) as connection:
        connection.execute(
            LOAD.format(
                clients=clients,
                full=2000,
                parts=PARTS,
                light=5,
                sorts=sorts(),
                register=register,
                organisation=organisation,
                actors=", ".join(f"'{worker.actor_id}'" for worker in workers),
                workers=WORKERS,
            )
        )
        rows = connection.execute("select client_id, actor_id from plan.link where ground = 'bench' order by 1 limit 2000").fetchall()
    with psycopg.connect(**server.sign_in(SUPERUSER), autocommit=True) as connection:  # so that the server does not tidy up meanwhile
        connection.execute("vacuum (analyze) plan.part, plan.person, plan.link")
        connection.execute("checkpoint")
    environment["PUNOS_BENCH_SUPERUSER"] = server.url(SUPERUSER)
    from django.urls import reverse

    tokens = {worker.actor_id: worker.token for worker in workers}
    return cluster, environment, [(reverse("work:client", args=[client]), tokens[actor]) for client, actor in rows]


def serve(environment: dict[str, str], app: str, port: int) -> subprocess.Popen[bytes]:
    """The web server as `punos serve` starts it."""
    words = f"from punos.plumbing.web_server import serve; serve({app!r}, address='127.0.0.1', port={port}, **{PROCESSES})"
    running = subprocess.Popen(
        [sys.executable, "-c", words], env=os.environ | environment | {"PYTHONPATH": f"{ROOT}:{ROOT}/bench/peers"}, cwd=ROOT
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return running
    raise RuntimeError(f"{app} did not answer on port {port} in 20 s: see its messages above")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class User(threading.Thread):
    """Asks for one plan page after another over one kept connection, each as its own worker, and keeps cookies as a browser does."""

    def __init__(self, port: int, plans: list[tuple[str, str]], until: float) -> None:
        super().__init__()
        self.port, self.plans, self.until = port, plans, until
        self.cookies: list[str] = []
        self.times: list[float] = []
        self.wrong = 0

    def run(self) -> None:
        """Ask until the time is up."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection, connection.makefile("rb") as reader:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            position = 0
            while time.perf_counter() < self.until:
                position = (position + 1) % len(self.plans)
                plan, token = self.plans[position]
                cookies = "; ".join([f"punos={token}", *self.cookies])
                request = f"GET {plan} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n"
                begun = time.perf_counter()
                connection.sendall(request.encode())
                self.wrong += not self.answered(reader)
                self.times.append(time.perf_counter() - begun)

    def answered(self, reader: Any) -> bool:
        """Read one whole answer; true when it is a page."""
        status = reader.readline()
        length = 0
        while (line := reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "set-cookie" and (cookie := value.partition(";")[0].strip()) not in self.cookies:
                self.cookies.append(cookie)
        body = reader.read(length)
        return b" 200 " in status and b"sana sana" in body


def look(port: int, plan: str, token: str) -> dict[str, int]:
    """What one page holds: parts, links, buttons. The peers must draw the same."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{plan}", headers={"Cookie": f"punos={token}"})
    with urllib.request.urlopen(request) as answer:
        page = answer.read().decode()
    return {what: page.count(mark) for what, mark in (("parts", "<article"), ("links", "<a "), ("buttons", "<button"))}


def load(port: int, plans: list[tuple[str, str]], users: int, seconds: float) -> list[float]:
    """So many users for so long; the seconds that each request took."""
    until = time.perf_counter() + seconds
    crowd = [User(port, plans[number::users], until) for number in range(users)]
    for user in crowd:
        user.start()
    for user in crowd:
        user.join()
    wrong = sum(user.wrong for user in crowd)
    if wrong:
        raise RuntimeError(f"{wrong} answers were not the plan page: nothing was measured")
    return [t for user in crowd for t in user.times]


def yardstick() -> float:
    """Nanoseconds for one step to a place in memory that is not at hand, the best of five."""
    places = list(range(2_000_000))
    steps = random.Random(1).choices(places, k=200_000)
    best = min(timeit.repeat(lambda: sum(places[step] for step in steps), number=1, repeat=5))
    return best / len(steps) * 1e9


def statements(plan: str, token: str) -> list[int]:
    """How many statements a page takes, for a full plan and for another: the number must not grow with the plan."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.cookies["punos"] = token
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(plan).status_code == 200
        counts.append(len(captured))
    return counts


def main() -> None:
    """Load, measure ours and the bare page in turn, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    quick = arguments.parse_args().quick
    clients, turns = (20_000, 2) if quick else (300_000, 8)
    begun = time.perf_counter()
    cluster, environment, plans = prepare(clients)
    print(f"{clients:,} clients loaded in {time.perf_counter() - begun:.0f} s")
    result: dict[str, Any] = {"clients": clients, "parts_in_plan": PARTS, "quick": quick}
    try:
        counts = statements(*plans[0])
        print(f"statements a page: {counts}")
        result["statements"] = counts[-1]
        pages: dict[str, dict[str, int]] = {}
        measured: dict[str, list[Measured]] = {"punos": [], "bare": []}
        result["yardstick_ns"] = [round(yardstick())]
        sites = {name: (free_port(), app) for name, app in (("punos", "punos.web.wsgi.application"), ("bare", "bare_site.application"))}
        running = [serve(environment, app, port) for port, app in sites.values()]
        try:
            for name, (port, _app) in sites.items():
                pages[name] = look(port, *plans[0])
                load(port, plans, 16, 1.5)
            for users in (1, 4, 16):
                times: dict[str, list[float]] = {name: [] for name in sites}
                for name, (port, _app) in list(sites.items()) * turns:
                    times[name] += load(port, plans, users, TURN_S)
                for name, own in times.items():
                    one = Measured.of(users, own, TURN_S * turns)
                    measured[name].append(one)
                    print(f"{name:>6} {users:>3} users: p50 {one.p50:6.1f} ms  p95 {one.p95:6.1f} ms  {one.rate:6.0f} pages/s")
        finally:
            for one_site in running:
                one_site.terminate()
                one_site.wait()
        result["yardstick_ns"].append(round(yardstick()))
        print(f"yardstick before and after: {result['yardstick_ns']} ns")
        if pages["punos"] != pages["bare"]:
            raise RuntimeError(f"the peers draw different pages, nothing to compare: {pages}")
        result["page"] = pages["punos"]
        for name, rows in measured.items():
            result[name] = {
                str(one.users): {"p50_ms": round(one.p50, 2), "p95_ms": round(one.p95, 2), "per_s": round(one.rate)} for one in rows
            }
        ratios = [ours.p50 / bare.p50 for ours, bare in zip(measured["punos"], measured["bare"], strict=True)]
        result["ratio_p50"] = {str(one.users): round(ratio, 2) for one, ratio in zip(measured["punos"], ratios, strict=True)}
        print(f"ratio of p50 to the page without row security and log: {result['ratio_p50']}, median {statistics.median(ratios):.2f}")
    finally:
        cluster.stop()
    result["seconds"] = round(time.perf_counter() - begun, 1)
    result["memory_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
