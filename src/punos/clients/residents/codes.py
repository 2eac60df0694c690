"""Fictional identity codes: the form of the Finnish one, with an individual number of 900–999 that nobody is given for good.

Form: ddmmyy, a sign of the century, three figures (odd for men, even for women), a check character.
Source: Act on the Population Information System 661/2009 § 11 and Decree 128/2010.
"""

from __future__ import annotations

from datetime import date
from random import Random

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST, LAST = 900, 999


def identity_code(born_on: date, number: int) -> str:
    """The code of somebody born on this day with this individual number. Raises ValueError for a number outside 900–999."""
    if not FIRST <= number <= LAST:
        raise ValueError(f"individual number {number}: a fictional code has one from {FIRST} to {LAST}")
    sign = "A" if born_on.year >= 2000 else "-"
    return f"{born_on:%d%m%y}{sign}{number}{CHECK[int(f'{born_on:%d%m%y}{number}') % len(CHECK)]}"


def free_code(rng: Random, born_on: date, taken: set[str], *, woman: bool) -> str:
    """A code of that day which nobody has yet; it is added to `taken`. Raises ValueError when the day is full."""
    first = rng.randrange(50)
    for step in range(50):
        code = identity_code(born_on, FIRST + 2 * ((first + step) % 50) + (0 if woman else 1))
        if code not in taken:
            taken.add(code)
            return code
    raise ValueError(f"fifty people were born on {born_on} already: draw another day")
