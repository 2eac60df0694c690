"""Parsers with a fault in each: the runs over them must see it."""

from __future__ import annotations

import os

WORDS = ()


def take(data: bytes) -> None:
    """What the fault in the environment says."""
    PLANTED[os.environ["PLANTED_FAULT"]](data)


def crashes(data: bytes) -> None:
    """Breaks at one word, which is found letter by letter."""
    if len(data) > 3 and data[0] == ord("h") and data[1] == ord("e") and data[2] == ord("t") and data[3] == ord("u"):
        raise KeyError(data)


def hangs(data: bytes) -> None:
    """Never ends for an input that begins with two of one letter."""
    while len(data) > 2 and data[0] == data[1] == ord("("):
        pass


def devours(data: bytes) -> None:
    """Takes memory without an end for one letter."""
    eaten = []
    while data[:1] == b"[":
        eaten.append(bytes(10_000_000))


def sound(data: bytes) -> None:
    """Has no fault."""
    data.decode(errors="replace").strip()


PLANTED = {"crashes": crashes, "hangs": hangs, "devours": devours, "sound": sound}
PARSERS = (hangs, sound)
"""The harness stands for these two here, to see which of them is reached."""
