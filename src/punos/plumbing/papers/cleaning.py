"""The cleaner: a process of its own that makes files of strangers anew. It knows no network and holds no key, no settings and no database.

`python -m punos.plumbing.papers.cleaning` reads files from standard input and answers on standard output. Each file is read by a copy of it
(fork) that ends with the file, so that what a hostile one breaks is not there for the next.
"""

from __future__ import annotations

import os

from punos.plumbing.confined import confine, serve
from punos.plumbing.papers.kinds import LARGEST_BYTES, Fault, Kind, RefusedPaperError, kind_of
from punos.plumbing.papers.pages import rewrite
from punos.plumbing.papers.pictures import redraw
from punos.plumbing.papers.words import repack

TAKEN, REFUSED = b"+", b"-"
BETWEEN = b"\n"


def clean(sent: bytes) -> tuple[Kind, bytes]:
    """What a file is by its content, and the file made anew. Raises RefusedPaperError."""
    kind = kind_of(sent)
    match kind:
        case Kind.PDF:
            made = rewrite(sent)
        case Kind.DOCX:
            made = repack(sent)
        case _:
            made = redraw(sent, kind)
    if len(made) > LARGEST_BYTES:
        raise RefusedPaperError(Fault.TOO_LARGE)
    return kind, made


def answer(sent: bytes) -> bytes:
    """What `clean` makes of a file, for the other end of a pipe: taken or refused, a word, and the file made anew."""
    try:
        kind, made = clean(sent)
    except RefusedPaperError as refused:
        return REFUSED + refused.fault.encode() + BETWEEN
    return TAKEN + kind.encode() + BETWEEN + made


def main() -> None:
    """Leave the network, then clean what comes."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # nor may it repeat anything of a file in the log
    os.dup2(null, 1)
    confine()
    serve(source, target, answer)


if __name__ == "__main__":
    main()
