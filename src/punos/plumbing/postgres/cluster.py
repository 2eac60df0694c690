"""A PostgreSQL server of our own: prepared, started and stopped with the application, found again after a crash."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from punos.plumbing.postgres import configuration
from punos.plumbing.postgres.account import server_account
from punos.plumbing.postgres.binaries import usable_by
from punos.plumbing.postgres.bootstrap import bootstrap, furnish, make_database
from punos.plumbing.postgres.collation import SYSTEM_LOCALES, compile_finnish
from punos.plumbing.postgres.errors import ClusterError
from punos.plumbing.postgres.keeper import Lock, Watchdog
from punos.plumbing.postgres.places import PORT, places_for
from punos.plumbing.postgres.server import (
    DATABASE,
    KEPT,
    OWNER,
    SUPERUSER,
    Server,
    kept_passwords,
    write_private,
)

PATIENCE = 600.0
"""Seconds a start may take: after a crash the server first replays what it had promised to keep."""


class Cluster:
    """One data folder with its server.

    `folder` is where it lives (see `places`), `binaries` a folder of PostgreSQL programs (the wheel's when None),
    `connection_file` where a running server says where it is, `settings` more server settings, `durable=False` trades
    safety for speed, `tcp_port` also listens on 127.0.0.1, `vanishing` removes the folder at the end, `recovering` brings a backup back:
    whoever reaches the socket is trusted, and nothing is put into the database.
    """

    def __init__(
        self,
        folder: Path,
        binaries: Path | None = None,
        *,
        connection_file: Path | None = None,
        settings: Mapping[str, str] | None = None,
        durable: bool = True,
        tcp_port: int | None = None,
        vanishing: bool = False,
        recovering: bool = False,
    ) -> None:
        self.account = server_account()
        self.binaries = usable_by(self.account, binaries)
        self.places = places_for(folder, self.account)
        self.moved = self.places.folder != folder.absolute()
        self.connection_file = connection_file or self.places.folder / "server.json"
        self.has_finnish = False
        self.keeps = False
        self._settings = {**({} if durable else configuration.FORGETFUL), **(settings or {})}
        self._tcp_port = tcp_port
        self._vanishing = vanishing
        self._recovering = recovering
        self._lock = Lock(self.places.folder / "keeper.lock")
        self._watchdog = Watchdog(self.places.folder / "watchdog.lock")
        os.register_at_fork(after_in_child=self._leave_to_parent)

    @property
    def server(self) -> Server:
        """How to reach the server. Raises ClusterError before `prepare`."""
        if not self.places.passwords.exists():
            raise ClusterError(f"{self.places.folder} holds no cluster: call prepare() first")
        passwords = kept_passwords(self.places.passwords, KEPT)
        return Server(str(self.places.sockets), self._tcp_port or PORT, DATABASE, OWNER, passwords)

    def prepare(self) -> None:
        """Make the folders, the passwords, the Finnish locale and the empty data folder, whichever is missing.

        Raises ClusterError when a data folder is there that these programs cannot use.
        """
        places = self.places
        places.make(self.account)
        if self._vanishing:
            self.account.own(places.folder)
        has_data = (places.data / "PG_VERSION").exists()
        if has_data and not places.passwords.exists():
            raise ClusterError(
                f"{places.passwords} is missing although {places.data} holds data: restore it from a backup, "
                f"or remove {places.folder} to begin with an empty database"
            )
        kept_passwords(places.passwords, KEPT)
        compile_finnish(places.locale)
        if has_data:
            self._check_version()
        else:
            self._initialise()

    def start(self, patience: float = PATIENCE) -> Server:
        """Become the keeper and start the server, or take over the one left behind; or be a guest of another keeper.

        A guest uses the server and does not stop it. Raises ClusterError when it does not answer within `patience` s.
        """
        self.places.make(self.account)
        if not self._lock.take():
            return self._wait_as_guest(patience)
        self.prepare()
        self._watch()
        self.keeps = True
        self._run_server(patience)
        self._wait_until_answering(patience)
        if not (self._recovering or self.is_standby):
            self.has_finnish = bootstrap(self.server)
        self.server.write(self.connection_file)
        return self.server

    def stop(self) -> None:
        """Stop the server if this process keeps it; a guest just leaves."""
        if not self.keeps:
            return
        self.connection_file.unlink(missing_ok=True)
        if self.is_running():
            self._pg_ctl("-m", "fast", "-t", "200", "stop")
        self._watchdog.dismiss()
        self.keeps = False
        self._lock.let_go()
        if self._vanishing:
            shutil.rmtree(self.places.folder, ignore_errors=True)

    def revive(self, patience: float = PATIENCE) -> bool:
        """Start the server again if it has died under its keeper; True when it had. Guests leave it to the keeper."""
        if not self.keeps or self.is_running():
            return False
        self._run_server(patience)
        self._wait_until_answering(patience)
        return True

    def is_running(self) -> bool:
        """Whether a server runs on the data folder, whoever started it."""
        pid = self.server_pid()
        return pid is not None and str(self.places.data) in _command_of(pid)

    def server_pid(self) -> int | None:
        """The process number in the server's pid file, None without one. The process may be gone."""
        try:
            return int((self.places.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    @property
    def is_standby(self) -> bool:
        """Whether the data follows another server and has not been promoted."""
        return (self.places.data / "standby.signal").exists()

    def promote(self) -> None:
        """Stop following and begin to take writes. Raises ClusterError when this is no standby, or does not become a server in time."""
        if not self.is_standby:
            raise ClusterError(f"the database in {self.places.folder} follows no other: there is nothing to promote")
        self._pg_ctl("-t", "60", "promote")

    def archive_into(self, folder: Path) -> None:
        """From now on keep the log of changes in this folder of the server's account. Raises ClusterError when a restart is needed first."""
        with psycopg.connect(**self.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
            if connection.execute("show archive_mode").fetchone() != ("on",):
                raise ClusterError("the server was started without an archive: stop Punos and start it again, then make the backup")
        self.places.archive.write_text(str(folder))
        self._read_settings_again()

    def wait_for_standby(self, *, wait: bool) -> None:
        """From now on confirm a write only when the standby has it too; or no longer."""
        if wait:
            self.places.synchronous.touch()
        else:
            self.places.synchronous.unlink(missing_ok=True)
        self._read_settings_again()

    def _read_settings_again(self) -> None:
        self._write_settings()
        with psycopg.connect(**self.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute("select pg_reload_conf()")

    def call(self, program: str, *words: str, password: str = "") -> str:
        """Run a program of PostgreSQL's as the server's account; what it said. Raises ClusterError when it fails."""
        return self._call(program, *words, more={"PGPASSWORD": password} if password else {})

    def remove(self) -> None:
        """Delete the cluster with all its data. Raises ClusterError while another process keeps it."""
        if not self.places.folder.exists():
            return
        if not self._lock.take():
            raise ClusterError(f"the database in {self.places.folder} is in use: stop Punos first")
        try:
            if self.is_running():
                self._pg_ctl("-m", "fast", "-t", "200", "stop")
            shutil.rmtree(self.places.sockets, ignore_errors=True)
            shutil.rmtree(self.places.folder)
            self.connection_file.unlink(missing_ok=True)
        finally:
            self._lock.let_go()

    @contextmanager
    def running(self) -> Iterator[Server]:
        """The server, for as long as the block lasts."""
        try:
            yield self.start()
        finally:
            self.stop()

    def create_database(self, name: str, template: str | None = None) -> None:
        """One more database for the owner, as a copy of `template` or empty with extensions and collation."""
        with psycopg.connect(**self.server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
            make_database(connection, name, template)
        if template is None:
            furnish(self.server, name)

    def _initialise(self) -> None:
        places, half = self.places, self.places.folder / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        secret = places.sockets / "superuser.password"
        write_private(secret, self.server.passwords[SUPERUSER])
        for handed_over in (half, secret):
            self.account.own(handed_over)
        words = ["-D", str(half), "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
        words += ["--data-checksums", "--locale=C.UTF-8"]
        if self.binaries.has_builtin_locale:
            words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if "fsync" in self._settings:
            words += ["--no-sync", "--wal-segsize=1"]
        try:
            self._call("initdb", *words)
        finally:
            secret.unlink()
        with (half / "postgresql.conf").open("a") as file:
            file.write(f"include = '{configuration.SETTINGS_FILE}'\n")
        half.rename(places.data)

    def _check_version(self) -> None:
        kept = (self.places.data / "PG_VERSION").read_text().strip()
        if kept != str(self.binaries.major):
            raise ClusterError(
                f"{self.places.data} was made by PostgreSQL {kept} and these programs are {self.binaries.major}: "
                "move the data over with pg_upgrade, or set PUNOS_HOME to a new folder"
            )

    def _watch(self) -> None:
        remove = self.places.folder if self._vanishing else None
        self._watchdog.start(self.account, data=self.places.data, pg_ctl=self.binaries.program("pg_ctl"), remove=remove)

    def _run_server(self, patience: float) -> None:
        """Start, unless the server left behind runs just as we would start it."""
        file = self.places.data / configuration.SETTINGS_FILE
        if self.is_running():
            if file.exists() and file.read_text() == self._settings_text():
                return
            self._pg_ctl("-m", "fast", "-t", "200", "stop")
        self._write_settings()
        self._launch(patience)

    def _settings_text(self) -> str:
        marks = f"{self.binaries.folder} {self._environment()}"
        chosen = {**configuration.chosen(self.places), **self._settings}
        if self.is_standby:
            chosen["cluster_name"] = configuration.STANDBY
        return configuration.settings_text(self.places, chosen, tcp_port=self._tcp_port, marks=marks)

    def _write_settings(self) -> None:
        """What the server reads at its start, and when it is told to read again."""
        rules = configuration.TRUSTING_RULES if self._recovering else configuration.SIGN_IN_RULES
        for name, text in ((configuration.SETTINGS_FILE, self._settings_text()), ("pg_hba.conf", rules)):
            file = self.places.data / name
            file.write_text(text)
            self.account.own(file)

    def _launch(self, patience: float) -> None:
        """Start the server; after a violent death wait until its last process has let go of the shared memory."""
        self._bury_dead_server()
        until = time.monotonic() + min(patience, 30)
        while True:
            try:
                self._pg_ctl("-l", str(self.places.log), "-t", str(int(patience)), "start")
            except ClusterError as error:
                if "shared memory block" not in str(error) or time.monotonic() >= until:
                    raise
                time.sleep(0.2)
            else:
                return

    def _bury_dead_server(self) -> None:
        """Remove the lock files of a server that is not running any more.

        The number in them may be another process's by now, or a dead one's that process 1 of a container has not
        collected; either would make PostgreSQL refuse to start. Whether an old server still uses the data is
        not decided by these files: the new one asks the shared memory.
        """
        (self.places.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.places.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _wait_as_guest(self, patience: float) -> Server:
        until = time.monotonic() + patience
        while not self.connection_file.exists():
            if time.monotonic() >= until:
                raise ClusterError(
                    f"another Punos holds {self._lock.path} but its server does not answer after {patience:.0f} s: stop it and start again"
                )
            time.sleep(0.1)
        self._wait_until_answering(until - time.monotonic())
        return self.server

    def _wait_until_answering(self, patience: float) -> None:
        until = time.monotonic() + patience
        while True:
            try:
                psycopg.connect(**self.server.sign_in(SUPERUSER, "postgres"), connect_timeout=10).close()
            except psycopg.OperationalError as error:
                dead = self.keeps and not self.is_running()
                if time.monotonic() >= until or dead or "authentication failed" in str(error):
                    raise ClusterError(f"the server in {self.places.data} does not answer: {error}{self._tail()}") from None
                time.sleep(0.1)
            else:
                return

    def _pg_ctl(self, *words: str) -> None:
        self._call("pg_ctl", "-D", str(self.places.data), "-w", *words)

    def _call(self, program: str, *words: str, more: Mapping[str, str] | None = None) -> str:
        """Run a program as the server's account. Its output goes to a file: a server that it starts would hold a pipe."""
        report = self.places.folder / f"{program}.out"
        with report.open("w+") as output:
            done = subprocess.run(
                [self.binaries.program(program), *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**self._environment(), **(more or {})},
                check=False,
                **self.account.process(),
            )
            output.seek(0)
            said = output.read().strip()
        report.unlink()
        if done.returncode:
            raise ClusterError(f"{program} {words[-1]} failed: {said}{self._tail()}")
        return said

    def _environment(self) -> dict[str, str]:
        """The server's whole environment: nothing of the caller's, so that every start is alike."""
        chosen = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
        if self.places.locale.is_dir():
            chosen["LOCPATH"] = f"{self.places.locale}:{SYSTEM_LOCALES}"
        return chosen

    def _tail(self) -> str:
        """The last lines of the server's log, for a message."""
        if not self.places.log.exists():
            return ""
        return "\nThe server's log ends:\n" + self.places.log.read_text(errors="replace")[-1500:]

    def _leave_to_parent(self) -> None:
        """In a forked child: the server is the parent's to keep, and only its death counts."""
        self.keeps = False
        self._watchdog.forget()
        self._lock.let_go()


def _command_of(pid: int) -> str:
    """The command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return listed.stdout
