"""The life of the embedded server: as root and as an ordinary user, through Ctrl-C, kill -9 and bad surroundings.

Run as root, every test of a life runs twice: as root, which steps down for the server, and as an ordinary user.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from punos.plumbing.postgres import Cluster, ClusterError, Server, binaries, fresh, set_passwords
from punos.plumbing.postgres.account import Account
from punos.plumbing.postgres.server import OWNER, SIGNING_IN, SUPERUSER

# A forked child here only starts programs and waits; threads of the runner are not needed in it.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

AS_ROOT = os.geteuid() == 0
CALLERS = ("root", "user") if AS_ROOT else ("user",)
SYSTEM_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One running server for the tests that only look."""
    one = fresh()
    with one.running():
        yield one


@pytest.fixture
def place(cluster: Cluster) -> Iterator[Path]:
    """A folder that every account can reach, with the compiled locale, which takes longest, in its place."""
    folder = Path(tempfile.mkdtemp(prefix="pt-"))
    folder.chmod(0o755)
    (folder / "pg").mkdir(mode=0o700)
    shutil.copytree(cluster.places.locale, folder / "pg" / "locale")
    yield folder
    shutil.rmtree(folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def alive(pid: int | None) -> bool:
    """Whether a process runs; one that is dead and not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(seconds: float, is_there: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while is_there() and time.monotonic() < until:
        time.sleep(0.05)
    return not is_there()


class App:
    """A forked process that keeps a cluster as the application does, as the caller asked for."""

    def __init__(self, folder: Path, caller: str) -> None:
        self.folder = folder
        programs = self._reachable_programs(caller)
        ready, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ready)
            self._live(programs, caller, told)
        os.close(told)
        self.said = os.read(ready, 4000).decode()
        os.close(ready)

    def _reachable_programs(self, caller: str) -> Path | None:
        if caller == "root" or not AS_ROOT:
            return None
        user = pwd.getpwnam("nobody")
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
        return binaries.usable_by(Account("nobody", user.pw_uid, user.pw_gid, steps_down=True)).folder

    def _live(self, programs: Path | None, caller: str, told: int) -> None:
        """In the child: become the caller, keep the cluster until a signal, never return to the test."""
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if caller == "user" and AS_ROOT:
                user = pwd.getpwnam("nobody")
                os.setgroups([])
                os.setgid(user.pw_gid)
                os.setuid(user.pw_uid)
            one = Cluster(self.folder / "pg", programs, durable=False)
            with one.running():
                os.write(told, f"started {one.server_pid()}".encode())
                while True:
                    time.sleep(60)
        except KeyboardInterrupt:
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - the test in the parent has to hear of it
            os.write(told, repr(error).encode())
        os._exit(1)

    @property
    def server_pid(self) -> int:
        assert self.said.startswith("started "), self.said
        return int(self.said.split()[1])

    def kill(self, number: int) -> int:
        """Send a signal and wait for the end; the exit code."""
        os.kill(self.pid, number)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def watchdog(self) -> int:
        """The process number of the watchdog on our data folder."""
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"punos-watchdog" in command and str(self.folder).encode() in command:
                return int(entry.name)
        raise AssertionError("no watchdog runs")


@pytest.fixture
def app(place: Path) -> Iterator[Callable[[str], App]]:
    """Starts applications in `place`; whatever a test leaves running is killed."""
    started: list[App] = []

    def start(caller: str) -> App:
        started.append(App(place, caller))
        return started[-1]

    yield start
    for one in started:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            one.kill(signal.SIGKILL)


Start = Callable[[str], App]


@pytest.mark.parametrize("caller", CALLERS)
def test_life_closes_folders_and_leaves_those_above_alone(place: Path, app: Start, caller: str) -> None:
    before = mode(place), mode(place.parent)
    one = app(caller)
    folder = place / "pg"

    assert alive(one.server_pid)
    assert Path(f"/proc/{one.server_pid}/status").read_text().split("\nUid:\t")[1].split("\t")[0] != "0"
    assert Path(f"/proc/{one.server_pid}/status").read_text().split("\nGid:\t")[1].split("\t")[0] != "0"
    assert [mode(folder / name) for name in ("data", "run", "log")] == [0o700] * 3
    assert mode(folder) == (0o710 if caller == "root" else 0o700)
    assert mode(folder / "passwords.json") == 0o600
    assert mode(folder / "server.json") == 0o600
    assert (mode(place), mode(place.parent)) == before

    assert one.kill(signal.SIGINT) == 0
    assert not alive(one.server_pid)
    assert not list((folder / "run").iterdir())
    assert not (folder / "server.json").exists()


@pytest.mark.parametrize("caller", CALLERS)
def test_kill_9_of_the_app_leaves_no_server(app: Start, caller: str) -> None:
    one = app(caller)
    one.kill(signal.SIGKILL)
    assert gone_within(5, lambda: alive(one.server_pid))


@pytest.mark.parametrize("caller", CALLERS)
def test_next_start_takes_over_a_server_left_behind(app: Start, caller: str) -> None:
    first = app(caller)
    os.kill(first.watchdog(), signal.SIGKILL)
    first.kill(signal.SIGKILL)
    assert alive(first.server_pid)

    second = app(caller)
    assert second.server_pid == first.server_pid
    second.kill(signal.SIGKILL)
    assert gone_within(5, lambda: alive(second.server_pid))


def test_next_start_restarts_a_server_left_behind_with_other_settings(place: Path, app: Start) -> None:
    first = app(CALLERS[0])
    os.kill(first.watchdog(), signal.SIGKILL)
    first.kill(signal.SIGKILL)

    other = Cluster(place / "pg", settings={"work_mem": "5MB"}, durable=False)
    with other.running() as server, psycopg.connect(**server.sign_in(OWNER)) as connection:
        assert other.server_pid() != first.server_pid
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)
    assert not other.is_running()


def test_start_waits_for_the_watchdog_of_an_app_just_killed(place: Path, app: Start) -> None:
    first = app(CALLERS[0])
    first.kill(signal.SIGKILL)
    other = Cluster(place / "pg", durable=False)
    with other.running() as server:
        time.sleep(0.5)
        psycopg.connect(**server.sign_in(OWNER)).close()


def test_second_app_is_a_guest_and_does_not_stop_the_server(place: Path) -> None:
    host, guest = Cluster(place / "pg", durable=False), Cluster(place / "pg", durable=False)
    with host.running():
        with guest.running() as server:
            assert not guest.keeps
            psycopg.connect(**server.sign_in(OWNER)).close()
            with pytest.raises(ClusterError, match="in use"):
                guest.remove()
        assert host.is_running()
    host.remove()
    assert not host.places.folder.exists()


def test_server_killed_under_its_keeper_comes_back(cluster: Cluster) -> None:
    assert not cluster.revive()
    pid = cluster.server_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert gone_within(5, lambda: alive(pid))
    assert cluster.revive()
    psycopg.connect(**cluster.server.sign_in(OWNER)).close()


def test_nobody_signs_in_without_the_password(cluster: Cluster) -> None:
    rules = (cluster.places.data / "pg_hba.conf").read_text()
    assert "trust" not in rules
    assert "peer" not in rules
    for role in (SUPERUSER, OWNER):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**cluster.server.sign_in(role) | {"password": "wrong"})
    assert cluster.server.passwords[OWNER] not in repr(cluster.server)


def test_server_listens_on_its_own_socket_alone(cluster: Cluster) -> None:
    with psycopg.connect(**cluster.server.sign_in(OWNER)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
    assert cluster.places.sockets not in cluster.places.data.parents
    assert not cluster.places.sockets.is_relative_to(cluster.places.data)


def test_owner_is_an_ordinary_role_that_may_create_roles(cluster: Cluster) -> None:
    asked = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    with psycopg.connect(**cluster.server.sign_in(OWNER)) as connection:
        assert connection.execute(asked).fetchone() == (False, False, True)
        extensions = connection.execute("SELECT array_agg(extname::text) FROM pg_extension").fetchone()
    assert extensions is not None
    assert {"btree_gist", "pg_trgm"} <= set(extensions[0])


def make_roles(server: Server) -> None:
    with psycopg.connect(**server.sign_in(server.owner), autocommit=True) as connection:
        for role in SIGNING_IN:
            connection.execute(f"CREATE ROLE {role} NOLOGIN".encode())


@pytest.mark.parametrize("programs", [None, *SYSTEM_PROGRAMS[:1]], ids=lambda p: "wheel" if p is None else "system")
def test_same_life_on_the_wheel_and_on_the_systems_server(programs: Path | None) -> None:
    assert SYSTEM_PROGRAMS, "no server of the operating system: apt-get install postgresql"
    one = fresh(programs)
    with one.running() as server:
        make_roles(server)
        set_passwords(server)
        for role in SIGNING_IN:
            with psycopg.connect(**server.sign_in(role)) as connection:
                assert connection.execute("SELECT current_user").fetchone() == (role,)
        one.create_database("copy", template="punos")
        one.create_database("other")
        with psycopg.connect(**server.sign_in(OWNER, "other")) as connection:
            assert connection.execute("SELECT similarity('punos', 'punos')").fetchone() == (1.0,)
    assert not one.places.folder.exists()


def test_finnish_names_are_sorted_as_finns_do(cluster: Cluster) -> None:
    assert cluster.has_finnish, "Finnish sorting needs localedef: apt-get install locales"
    names = ["öljy", "Wirtanen", "åbo", "auto", "äiti", "Virtanen", "zebra"]
    with psycopg.connect(**cluster.server.sign_in(OWNER)) as connection:
        found = connection.execute("SELECT n FROM unnest(%s::text[]) n ORDER BY n COLLATE public.fi", [names])
        assert [n for (n,) in found] == ["auto", "Virtanen", "Wirtanen", "zebra", "åbo", "äiti", "öljy"]


def test_folder_that_the_server_cannot_reach_is_not_opened(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    one = Cluster(closed / "pg", durable=False)
    try:
        with one.running() as server:
            psycopg.connect(**server.sign_in(OWNER)).close()
        assert one.moved == AS_ROOT
        assert mode(closed) == 0o700
        assert one.connection_file.parent == one.places.folder
    finally:
        one.remove()


def test_long_path_gets_a_short_socket(place: Path) -> None:
    deep = place / ("d" * 60) / ("e" * 60)
    one = Cluster(deep, durable=False)
    with one.running() as server:
        assert len(server.host) < 90
        assert mode(Path(server.host)) == 0o700
        psycopg.connect(**server.sign_in(OWNER)).close()
    one.remove()
    assert not one.places.sockets.exists()


def test_folder_of_a_stranger_is_refused(place: Path) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (place / "trap").symlink_to(elsewhere)
    with pytest.raises(ClusterError, match="belongs to somebody else"):
        Cluster(place / "trap").prepare()


def test_data_of_another_version_is_refused_with_the_cure(place: Path) -> None:
    one = Cluster(place / "pg", durable=False)
    one.prepare()
    (one.places.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ClusterError, match="pg_upgrade"):
        one.prepare()


def test_data_without_passwords_is_refused_with_the_cure(place: Path) -> None:
    one = Cluster(place / "pg", durable=False)
    one.prepare()
    one.places.passwords.unlink()
    with pytest.raises(ClusterError, match="restore it from a backup"):
        one.start()
    one.stop()


def test_failed_start_shows_the_servers_own_words(place: Path) -> None:
    one = Cluster(place / "pg", durable=False, settings={"shared_buffers": "much"})
    with pytest.raises(ClusterError, match="invalid value for parameter"), one.running():
        pass
    assert not one.keeps


def test_throw_away_server_takes_its_folder_along_when_killed() -> None:
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        one = fresh()
        one.start()
        os.write(tell, str(one.places.folder).encode())
        time.sleep(60)
        os._exit(0)
    folder = Path(os.read(told, 4000).decode())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert gone_within(8, folder.exists), list(folder.rglob("*"))


def test_programs_out_of_reach_are_copied_and_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = binaries.wheel_folder().parent.parent
    site = place / "closed"
    site.mkdir(mode=0o700)
    for source in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(source, site / source.name, symlinks=True)
    for path in site.rglob("*.so*"):
        path.chmod(0o700)
    monkeypatch.setattr(binaries, "COPIES", place / "copies")

    one = Cluster(place / "pg", site / package.name / "pginstall" / "bin", durable=False)
    with one.running() as server:
        psycopg.connect(**server.sign_in(OWNER)).close()
    assert one.binaries.folder.is_relative_to(place / "copies") == AS_ROOT
    assert mode(site) == 0o700


def test_strict_umask_does_not_lock_the_server_out(place: Path) -> None:
    before = os.umask(0o077)
    try:
        one = Cluster(place / "new" / "newer" / "pg", durable=False)
        with one.running() as server:
            psycopg.connect(**server.sign_in(OWNER)).close()
    finally:
        os.umask(before)
    assert not one.moved
    assert mode(place / "new") == 0o711
