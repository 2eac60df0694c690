"""The `punos` command: a door that reads the command line, calls once, and answers in words."""

from __future__ import annotations

import argparse
import os
import runpy
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from punos.clients.operating.commands import add_retention
from punos.keeping.commands import add_keeping
from punos.keeping.seeding import seed_once
from punos.plumbing import postgres, processes
from punos.plumbing.postgres.server import FILE_VARIABLE, URL_VARIABLE, write_private
from punos.trust.operating.commands import add_log, add_operating
from punos.trust.sealing.parsers import add_sealing

SETTINGS = "punos.settings"
WORKER = "punos.worker"
SEAL_S = 60.0
PATIENCE_S = 60.0


class Failure(Exception):  # noqa: N818 - an answer to the person at the keyboard
    """What went wrong, in words for the person who typed the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what it says, 1 when it could not and said why."""
    asked = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        with processes.stopping_on_signals():
            if asked.with_parent:
                processes.end_with_parent()
            command: Callable[[argparse.Namespace], int] = asked.command
            return command(asked)
    except processes.Stopped:
        return 0
    except (Failure, postgres.ClusterError, processes.ChildEnded) as failure:
        print(f"punos: {failure}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="punos", description="One organising plan, one plan for each client.")
    parser.set_defaults(with_parent=False)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command)
        return sub

    port = os.environ.get("PORT", "8000")
    demo = add("demo", _demo, "database, synthetic county, web server and worker; stops everything on Ctrl-C")
    serve = add("serve", _serve, "the web server alone")
    for one in (demo, serve):
        one.add_argument("--port", type=int, default=port, help="$PORT, or 8000")
    work = add("work", _work, "the worker for background jobs")
    for one in (serve, work):
        one.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    migrate = add("migrate", _migrate, "bring roles, schemas and tables up to date")
    migrate.add_argument("--seed", action="store_true", help="fill an empty database with the synthetic county")
    check = add("check", _check, "refuse unsafe roles and tables without row security")
    check.add_argument("--fresh", action="store_true", help="on a throw-away database, migrated from nothing")
    reset = add("reset", _reset, "delete the embedded database with everything in it")
    reset.add_argument("--yes", action="store_true", required=True, help="yes, delete it")
    add_keeping(lambda name, words: add(name, _keep, words))
    openapi = add("openapi", _operate, "the description of every address, OpenAPI 3.1 as JSON; needs no database")
    openapi.set_defaults(verb=lambda _: import_module("punos.web.openapi").told(), database=False)
    manage = add("manage", _manage, "any command of Django's")
    manage.add_argument("words", nargs=argparse.REMAINDER)
    _add_plan(commands)
    add_operating(commands, _operate)
    add_retention(commands, _operate)
    log = commands.add_parser("log", help="the access log, for the operator").add_subparsers(required=True, metavar="what")
    add_log(log, _operate)
    add_sealing(log, _operate)
    return parser


def _add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`punos plan export | check | import | schema`."""
    words = "the organising plan as a folder of YAML and Markdown: out, checked, in"
    plan = commands.add_parser("plan", help=words, description=words).add_subparsers(required=True, metavar="what")

    def add(name: str, words: str, *, folder: bool = True, database: bool = False) -> argparse.ArgumentParser:
        sub = plan.add_parser(name, help=words, description=words)
        sub.set_defaults(command=_plan, what=name, database=database)
        if folder:
            sub.add_argument("folder", type=Path)
        return sub

    export = add("export", "write a version into a folder, or every version into version-N in it", database=True)
    export.add_argument("--version", type=int, metavar="N", help="this version alone, right in the folder")
    check = add("check", "tell everything that is wrong with a folder; needs no database")
    check.add_argument("--before", type=Path, metavar="FOLDER", help="the version before: what changed since must have a reason")
    load = add("import", "load a folder into the database, all of it or nothing", database=True)
    load.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    add("schema", "the JSON Schema of a version", folder=False)


# --- commands ---------------------------------------------------------------------------------------------


def _demo(asked: argparse.Namespace) -> int:
    """Database, migrations, seed, web server and worker, until somebody stops us."""
    _refuse_taken_port(asked.port)
    environment = {**os.environ, "PUNOS_DEMO": "1", "PUNOS_SECRET_KEY": _demo_key(), "PORT": str(asked.port)}
    os.environ.update(environment)
    with _database(alone=True) as revive:
        _migrate_apart(environment)
        with processes.running(_children(asked.port), environment) as check:
            _wait_for_port(asked.port, check)
            _greet(asked.port)
            while True:
                check()
                revive()
                time.sleep(0.5)


def _serve(asked: argparse.Namespace) -> int:
    """Refuse to serve on an unsafe database; otherwise hand over to the web server."""
    with _database():
        _set_up_django()
        _refuse_unsafe()
        _close_connections()
        _serve_pages(asked.port)
    return 0


def _serve_pages(port: int) -> None:
    """As many processes as cores, up to eight, that listen with a few threads each."""
    from django.conf import settings

    from punos.plumbing.counters import FOLDER_VARIABLE
    from punos.plumbing.web_server import serve

    if not settings.WSGI_APPLICATION:
        raise Failure("the settings name no WSGI_APPLICATION")
    workers = int(os.environ.get("PUNOS_WORKERS") or min(os.cpu_count() or 1, 8))
    threads = int(os.environ.get("PUNOS_THREADS") or 4)
    address = os.environ.get("PUNOS_BIND", "127.0.0.1")
    with TemporaryDirectory(prefix="punos-counters-") as counters:
        os.environ[FOLDER_VARIABLE] = counters
        serve(settings.WSGI_APPLICATION, address=address, port=port, workers=workers, threads=threads, slow=settings.SLOW_ADDRESSES)


def _work(asked: argparse.Namespace) -> int:
    """Run the worker until it is stopped."""
    del asked
    if find_spec(WORKER) is None:
        raise Failure(f"there is no module {WORKER} in this installation: install Punos again")
    with _database():
        sys.argv = [WORKER]
        runpy.run_module(WORKER, run_name="__main__", alter_sys=True)
    return 0


def _migrate(asked: argparse.Namespace) -> int:
    """Migrate as the owner, let the roles sign in, look at the result, and seed if asked."""
    with _database():
        _set_up_django()
        _bring_up_to_date()
        _refuse_unsafe()
        if asked.seed:
            seed_once()
        _close_connections()
    return 0


def _check(asked: argparse.Namespace) -> int:
    """Look at the roles and the tables as they are in the database, or as the migrations make them."""
    with _throw_away_database() if asked.fresh else _database():
        _set_up_django()
        if asked.fresh:
            _bring_up_to_date()
        _refuse_unsafe()
        _close_connections()
    print("punos: roles and tables are safe")
    return 0


def _keep(asked: argparse.Namespace) -> int:
    """Backups and what comes of them."""
    if os.environ.get(URL_VARIABLE):
        raise Failure("this is for the embedded database; docs/running.md has the commands for a server of one's own")

    def look() -> None:
        _set_up_django()
        _bring_up_to_date()
        _refuse_unsafe()
        _close_connections()

    asked.keeping(asked, look)
    return 0


def _reset(asked: argparse.Namespace) -> int:
    """Delete the embedded database, and what its own witness remembers of it: the next one begins anew."""
    del asked
    from punos.trust.sealing.witnesses import forget_seals

    _cluster().remove()
    forget_seals()
    return 0


def _manage(asked: argparse.Namespace) -> int:
    """Pass the words to Django, with the database running."""
    with _database():
        run = import_module("django.core.management").execute_from_command_line
        run(["punos manage", *asked.words])
    return 0


def _plan(asked: argparse.Namespace) -> int:
    """The organising plan as a folder; the database runs for what needs it."""
    with _database() if asked.database else nullcontext():
        _set_up_django()
        from punos.organising.folder.commands import COMMANDS, Asked

        words = {name: value for name, value in vars(asked).items() if name in ("folder", "version", "before", "dry_run")}
        said = COMMANDS[asked.what](Asked(**words))
        _close_connections()
    if said.text:
        print(said.text)
    if said.failure:
        raise Failure(said.failure)
    return 0


def _operate(asked: argparse.Namespace) -> int:
    """A verb of the operator's, with the database if it needs one."""
    with _database() if getattr(asked, "database", True) else nullcontext():
        _set_up_django()
        from django.db import DatabaseError

        from punos.clients.operating.verbs import RetentionFault
        from punos.trust.operating.verbs import ProposalFault
        from punos.trust.sealing.errors import SealFault

        try:
            said = asked.verb(asked)
        except (ProposalFault, RetentionFault, SealFault, DatabaseError) as fault:
            raise Failure(str(fault).strip()) from None
        finally:
            _close_connections()
    print(said)
    return 0


# --- the database -----------------------------------------------------------------------------------------


def _cluster() -> postgres.Cluster:
    return postgres.Cluster(postgres.home() / "postgres", connection_file=postgres.connection_file())


@contextmanager
def _database(*, alone: bool = False) -> Iterator[Callable[[], object]]:
    """A running database while the block lasts; yields what looks after it. `alone`: nobody else may keep it."""
    if os.environ.get(URL_VARIABLE):
        yield _no_care_needed
        return
    cluster = _cluster()
    with cluster.running():
        if alone and not cluster.keeps:
            raise Failure("another Punos is running on this database: stop it first, or set another PUNOS_HOME")
        if alone and cluster.moved:
            print(f"punos: {postgres.home()} is closed to the account {cluster.account.name}; ", end="")
            print(f"the database is kept in {cluster.places.folder}")
        yield cluster.revive


@contextmanager
def _throw_away_database() -> Iterator[None]:
    cluster = postgres.fresh()
    with cluster.running():
        os.environ[FILE_VARIABLE] = str(cluster.connection_file)
        os.environ.pop(URL_VARIABLE, None)
        os.environ["PUNOS_TEST"] = "1"
        yield


def _no_care_needed() -> None:
    """A server of one's own has its own keeper."""


def _migrate_apart(environment: dict[str, str]) -> None:
    """Migrate and seed in a process of its own, so that this one stays small and holds no connection."""
    done = subprocess.run([sys.executable, "-m", "punos.cli", "migrate", "--seed"], env=environment, check=False)
    if done.returncode:
        raise Failure("the database could not be prepared, see above; `make clean` deletes it to begin anew")


def _set_up_django() -> None:
    import django

    django.setup()


def _bring_up_to_date() -> None:
    """Migrate as the owner, then let the roles that migrations created sign in."""
    from punos.plumbing.migrating import bring_up_to_date

    server = postgres.known_server()
    if server is None:
        raise Failure(f"no database runs: {postgres.connection_file()} is missing")
    if os.environ.get(URL_VARIABLE):
        for loss in postgres.prepare_own_server(server):
            print(f"punos: note: {loss}")
    bring_up_to_date()
    postgres.set_passwords(server)
    from punos.trust.sealing.commands import make_months

    make_months()


def _close_connections() -> None:
    """Close what is open, so that the process can end at once."""
    from django.db import connections

    connections.close_all()


def _refuse_unsafe() -> None:
    """Django's checks with every alias, the catalogue of roles and tables among them."""
    from django.core.management import CommandError, call_command

    try:
        call_command("check", databases=["default", "auth", "stats", "owner"], fail_level="WARNING", stdout=StringIO())
    except CommandError as error:
        raise Failure(f"this database or these settings are not safe to serve:\n{error}") from None


# --- the demo ---------------------------------------------------------------------------------------------


def _demo_key() -> str:
    """The demo's secret key, kept so that a session outlives a restart."""
    path = postgres.home() / "demo.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def _children(port: int) -> list[processes.Child]:
    punos = [sys.executable, "-m", "punos.cli"]
    children = [processes.Child("the web server", [*punos, "serve", "--with-parent", "--port", str(port)])]
    if find_spec(WORKER) is not None:
        children.append(processes.Child("the worker", [*punos, "work", "--with-parent"]))
    children.append(processes.Child("the sealer", [*punos, "log", "seal", "--every", str(SEAL_S), "--with-parent"]))
    return children


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(f"port {port} is taken ({error}): choose another, PORT={port + 1} make demo") from None


def _wait_for_port(port: int, check: Callable[[], None]) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        check()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() >= until:
                raise Failure(f"the web server does not answer on port {port} after {PATIENCE_S:.0f} s") from None
            time.sleep(0.1)
        else:
            return


def _greet(port: int) -> None:
    """Say where Punos is and whom one can be, as the seed's own command `people` tells it."""
    print(f"\nPunos is at http://127.0.0.1:{port}  (demo: every person in it is synthetic; Ctrl-C stops it)\n", flush=True)
    told = subprocess.run([sys.executable, "-m", "punos.cli", "manage", "people"], capture_output=True, text=True, check=False)
    print(told.stdout if told.returncode == 0 else "Choose whom to be on the sign-in page.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
