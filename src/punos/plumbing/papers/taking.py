"""Taking a file from a stranger: cleaned in a process beside this one, in twenty seconds and 512 MB at most."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from punos.plumbing.beside import MEGABYTES, Beside, NobodyFreeError
from punos.plumbing.confined import MADE
from punos.plumbing.papers.cleaning import BETWEEN, TAKEN
from punos.plumbing.papers.kinds import Fault, Kind, RefusedPaperError, kind_of

CLEANING_SECONDS = 20
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it may be kept: made anew by us, of a kind that we know."""

    kind: Kind
    content: bytes


class Cleaner(Beside):
    """The cleaner beside this process."""

    waits_s = CLEANING_SECONDS

    def words(self) -> list[str]:
        """The cleaner itself."""
        return ["punos.plumbing.papers.cleaning"]

    def clean(self, sent: bytes, *, seconds: int = CLEANING_SECONDS, megabytes: int = MEGABYTES) -> Paper:
        """The file made anew. Raises RefusedPaperError: BUSY where others came first, TOO_HEAVY where time or memory ended or the process died over it.

        Of the last the log says a word: the file may be to blame, but if it goes on, the machine is.
        """
        kind_of(sent)
        try:
            how, answer = self.asked(sent, seconds, megabytes)
        except NobodyFreeError:
            raise RefusedPaperError(Fault.BUSY) from None
        except (OSError, EOFError) as error:
            logger.warning("the cleaner died over a file twice", extra={"refusal": type(error).__name__})
            raise RefusedPaperError(Fault.TOO_HEAVY) from None
        if how != MADE:
            raise RefusedPaperError(Fault.TOO_HEAVY)
        head, _, made = answer.partition(BETWEEN)
        if not head.startswith(TAKEN):
            raise RefusedPaperError(Fault(head[1:].decode()))
        return Paper(Kind(head[1:].decode()), made)


CLEANER = Cleaner()
