"""A copy of the database with a log in it, and a sealer with a key and witnesses of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from punos.plumbing.postgres import SEAL, Cluster
from punos.trust.sealing.making import seal_log, tell_witnesses
from punos.trust.sealing.seals import Seal
from punos.trust.sealing.verifying import Report, look_at_log
from punos.trust.sealing.witness_server import witness_server
from punos.trust.sealing.witnesses import FolderWitness, HttpWitness, Witness
from tests.access.ground import Case, Connection, Ground
from tests.access.scratch import scratch, sign_in


@dataclass
class Sealed:
    """A ground whose log is sealed."""

    ground: Ground
    sealer: Connection
    witnesses: list[Witness]
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def seal(self) -> Seal | None:
        """One more seal, told to the witnesses."""
        made = seal_log(self.sealer, self.key, at=datetime.now(UTC))
        assert tell_witnesses(self.sealer, self.witnesses) == []
        return made

    def look(self, client: UUID | None = None) -> Report:
        """What is wrong with the log."""
        return look_at_log(self.sealer, keys=[self.key.public_key()], witnesses=self.witnesses, client_id=client)

    def kinds(self, client: UUID | None = None) -> set[str]:
        """The kinds of what is wrong."""
        return {finding.kind for finding in self.look(client).findings}

    def opened(self, times: int = 5) -> Case:
        """A new client whose plan has been opened, by the worker and by themself."""
        case = self.ground.case()
        for number in range(times):
            if number % 2:
                self.ground.open(case.citizen, None, "own")
            else:
                self.ground.open(case.worker.token, case.client)
        return case

    @contextmanager
    def by_hand(self) -> Iterator[Connection]:
        """The superuser at work on the tables, with every trigger off: who owns the machine can do that. Rolled back after the block."""
        boss = self.ground.boss
        with boss.transaction(force_rollback=True):
            boss.execute("set local session_replication_role = replica")
            yield boss


@contextmanager
def sealed_ground(cluster: Cluster, folder: Path) -> Iterator[Sealed]:
    """A copy of the database with a sealer and two witnesses: a folder, and a server on loopback."""
    with scratch(cluster) as (server, name):
        ground, sealer = Ground(server, name), sign_in(server, SEAL, name)
        http = witness_server(folder / "far")
        Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield Sealed(ground, sealer, [FolderWitness(folder / "near"), HttpWitness(f"http://127.0.0.1:{http.server_port}")])
        finally:
            http.shutdown()
            http.server_close()
            sealer.close()
            ground.close()


@pytest.fixture(scope="module")
def sealed(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """One for a module."""
    with sealed_ground(cluster, tmp_path_factory.mktemp("witnesses")) as made:
        yield made
