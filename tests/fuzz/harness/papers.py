"""Files of strangers, as the cleaner reads them. The first byte says how the rest comes: as a whole file, or as a piece of a Word document."""

from __future__ import annotations

from contextlib import suppress

from punos.plumbing.papers import pages, pictures, words
from punos.plumbing.papers.cleaning import clean
from punos.plumbing.papers.kinds import MEDIA, STARTS, Kind, RefusedPaperError, kind_of
from tests.spec.papers.documents import document

PARSERS = (kind_of, pictures.redraw, pages.rewrite, words.repack)
WORDS = (
    *(
        "%PDF-",
        "PNG",
        "PK",
        "IHDR",
        "IDAT",
        "tEXt",
        "/OpenAction",
        "/JavaScript",
        "/Annots",
        "/Parent",
        "stream",
        "endobj",
        "xref",
        "trailer",
        "/Root 1 0 R",
    ),
    *(
        "<w:instrText>",
        "DDEAUTO",
        "<!DOCTYPE",
        "<Relationship Id='a' Type='b/hyperlink' TargetMode='External' Target='",
        "<Override PartName='",
    ),
)
# What a machine under test draws within a second.
pictures.LARGEST_PIXELS = 1_000_000
pages.MOST_OBJECTS, pages.MOST_STEPS = 2_000, 20_000

PLACES = {b"d": "word/document.xml", b"t": words.TYPES, b"r": "word/_rels/document.xml.rels", b"m": "word/media/image1.png"}


def take(data: bytes) -> None:
    """Clean it. What is taken is of a kind of ours, begins as that kind does, and cleaned again is the same kind."""
    place = PLACES.get(data[:1])
    sent = document(**{place: data[1:]}) if place else data[1:]
    with suppress(RefusedPaperError):
        kind, made = clean(sent)
        assert kind in MEDIA and made.startswith(STARTS[kind])
        assert kind is Kind.JPEG or clean(made)[0] is kind
