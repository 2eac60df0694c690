"""Witnesses: keepers of seals outside of the operator's hands. Who takes the database back to yesterday, or makes its history anew, meets them.

A witness is told every seal once, in order, and keeps what it was told. It learns no personal data: a seal is digests over salted digests.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import httpx

from punos.plumbing.postgres import home
from punos.trust.sealing.errors import SealFault
from punos.trust.sealing.seals import NOTHING_BEFORE, Seal, seal_of_bytes, seal_of_json

PATIENCE_S = 10.0


class Witness(Protocol):
    """Whoever keeps seals."""

    name: str

    def seals(self, since: int = 0) -> list[Seal]:
        """The seals that are kept with a number above `since`, in order. Raises SealFault when they cannot be had."""

    def tell(self, seal: Seal) -> None:
        """Keep one more. Raises SealFault when it is not the next one, or another one of that number is kept."""


class FolderWitness:
    """Seals in a folder, a file each: a drop that another administration takes from, or a disk that can only be written once."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.folder = folder

    def seals(self, since: int = 0) -> list[Seal]:
        """The seals in the folder."""
        return [self._read(path) for path in sorted(self.folder.glob("seal-*.json")) if _number(path) > since]

    def tell(self, seal: Seal) -> None:
        """Write one more file, whole or not at all, that is never written again."""
        kept = self._last()
        refuse_unless_next(kept, seal, self.name)
        if kept == seal:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(seal.n)
        half = path.with_suffix(f".{os.getpid()}")
        with half.open("w", encoding="utf-8") as file:
            file.write(json.dumps(seal.as_json()) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o444)
        try:
            os.link(half, path)  # refuses where a file of that name stands
        except FileExistsError:
            raise SealFault(f"{self.name} was told seal {seal.n} by another sealer just now: let one sealer run") from None
        finally:
            half.unlink()

    def _last(self) -> Seal | None:
        paths = sorted(self.folder.glob("seal-*.json"))
        return self._read(paths[-1]) if paths else None

    def _path(self, n: int) -> Path:
        return self.folder / f"seal-{n:012d}.json"

    def _read(self, path: Path) -> Seal:
        try:
            return seal_of_bytes(path.read_bytes())
        except (OSError, ValueError) as error:
            raise SealFault(f"{path} cannot be read as a seal ({error}): look who has changed it") from None


class HttpWitness:
    """Seals told over HTTP: `GET /seals?since=N` gives them, `POST /seals` keeps one more (201), and refuses what does not follow (409)."""

    def __init__(self, address: str) -> None:
        self.name = address
        self.address = address.rstrip("/") + "/seals"

    def seals(self, since: int = 0) -> list[Seal]:
        """The seals that the witness tells."""
        try:
            answer = httpx.get(self.address, params={"since": since}, timeout=PATIENCE_S).raise_for_status().json()
            return [seal_of_json(one) for one in answer["seals"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise SealFault(f"the witness {self.name} does not answer with seals ({type(error).__name__}): look whether it runs") from None

    def tell(self, seal: Seal) -> None:
        """Tell one more."""
        try:
            answer = httpx.post(self.address, json=seal.as_json(), timeout=PATIENCE_S)
        except httpx.HTTPError as error:
            raise SealFault(f"the witness {self.name} does not answer ({type(error).__name__}): look whether it runs") from None
        if answer.status_code != httpx.codes.CREATED:
            raise SealFault(f"the witness {self.name} refuses seal {seal.n} ({answer.status_code}): {answer.text[:200]}")


def refuse_unless_next(kept: Seal | None, seal: Seal, where: str) -> None:
    """Return when `seal` follows what is kept, or is the very last one told again. Raises SealFault: a fork, or a number left out."""
    if kept == seal:
        return
    number, before = (kept.n, kept.digest()) if kept else (0, NOTHING_BEFORE)
    if seal.n <= number:
        raise SealFault(f"{where} keeps another seal of the number {seal.n}, or a later one: the history of the log has been made anew")
    if seal.n != number + 1:
        raise SealFault(f"{where} keeps seals up to {number}: tell it {number + 1} before {seal.n}")
    if seal.prev != before:
        raise SealFault(f"seal {seal.n} does not hold the seal {number} that {where} keeps: the history of the log has been made anew")


def own_witness() -> Path:
    """The folder that keeps the seals of the embedded database, beside it, where no other witness is named."""
    return home() / "witness"


def forget_seals() -> None:
    """Delete what the own witness keeps, together with the database: the next one begins anew."""
    shutil.rmtree(own_witness(), ignore_errors=True)


def witnesses_of(names: Iterable[str]) -> list[Witness]:
    """Witnesses by name: an address of http(s), or a folder."""
    return [HttpWitness(name) if name.startswith(("http://", "https://")) else FolderWitness(Path(name)) for name in names if name]


def _number(path: Path) -> int:
    digits = path.stem.removeprefix("seal-")
    return int(digits) if digits.isdigit() else 0
