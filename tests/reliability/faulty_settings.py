"""Punos with a fault planted in it, and in a hurry: for the tests that show that a fault is seen. `PUNOS_TEST_FAULT` names it, empty for none."""

from __future__ import annotations

from punos.settings import *  # noqa: F403
from punos.settings import MIDDLEWARE

MIDDLEWARE = ["tests.reliability.faulty.Faulty", *MIDDLEWARE]
