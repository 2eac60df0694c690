"""PDF of strangers written anew: its pages, and nothing that acts. No script, action, form, embedded file, link or note of who made it."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from punos.plumbing.papers.kinds import Fault, RefusedPaperError

MOST_PAGES = 300
MOST_OBJECTS = 200_000
MOST_STEPS = 2_000_000
DEEPEST = 50
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
KEPT_OF_A_PAGE = frozenset({"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"})
"""What a page consists of. Everything else goes: annotations with their links and forms, actions, metadata, thumbnails, private data."""
ACTS = frozenset(
    {
        *("/A", "/AA", "/AF", "/Annots", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/Launch", "/Metadata", "/OpenAction", "/OPI"),
        *("/PieceInfo", "/Ref", "/RichMediaContent", "/RichMediaSettings", "/StructParent", "/StructParents", "/URI", "/Alternates", "/PS"),
        *("/LastModified", "/Next", "/Thumb", "/Info", "/F", "/FFilter", "/FDecodeParms", "/Measure", "/PtData", "/GTS_Encapsulated"),
    }
)
"""What may act or tell somewhere below a page: left out wherever it stands. `/F` of a stream names a file outside."""

DEEDS = frozenset(
    {
        *(
            "/JavaScript",
            "/Launch",
            "/URI",
            "/SubmitForm",
            "/ImportData",
            "/ResetForm",
            "/GoTo",
            "/GoToR",
            "/GoToE",
            "/GoTo3DView",
            "/Named",
        ),
        *("/Rendition", "/Movie", "/Sound", "/Hide", "/SetOCGState", "/Thread", "/Trans", "/RichMediaExecute"),
    }
)
"""What an action may be of, by its `/S`. One that stands where no action belongs is emptied."""
NAMES_ITSELF = frozenset(
    {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs", "/Colorants"}
)
"""Lists whose names the document chooses: a font or a glyph may be called A or F, and acts no more for it."""


def rewrite(sent: bytes) -> bytes:
    """The pages in a new document, compressed. Raises RefusedPaperError: LOCKED, TOO_MANY_PAGES, BROKEN."""
    try:
        with Pdf.open(io.BytesIO(sent), suppress_warnings=True) as came, Pdf.new() as made:
            _check(came)
            came.flatten_annotations("print")  # what was filled into a form is drawn on the page before the form goes
            for page in came.pages:
                _bare(page.obj)
                made.pages.append(page)
            return _written(made)
    except (RefusedPaperError, MemoryError):
        raise
    except pikepdf.PasswordError:
        raise RefusedPaperError(Fault.LOCKED) from None
    except Exception:  # noqa: BLE001 - a reader fails in many ways on hostile bytes, and each is the same refusal
        raise RefusedPaperError(Fault.BROKEN) from None


def _check(came: Pdf) -> None:
    if came.is_encrypted:
        raise RefusedPaperError(Fault.LOCKED)
    if len(came.objects) > MOST_OBJECTS:
        raise RefusedPaperError(Fault.TOO_HEAVY)
    if len(came.pages) > MOST_PAGES:
        raise RefusedPaperError(Fault.TOO_MANY_PAGES)
    if not len(came.pages):
        raise RefusedPaperError(Fault.BROKEN)


def _bare(page: Dictionary) -> None:
    """Take from a page, and from everything below it, what acts."""
    for name in INHERITED:
        if name not in page and (found := _inherited(page, name)) is not None:
            page[name] = found
    for name in [name for name in page.keys() if name not in KEPT_OF_A_PAGE]:  # noqa: SIM118 - an object of a PDF is no mapping
        del page[name]
    _strip([(page[name], False) for name in page.keys()])  # noqa: SIM118


def _inherited(page: Dictionary, name: str) -> Object | None:
    """What a page has from the branches that it hangs on."""
    branch = page.get("/Parent")
    for _ in range(DEEPEST):
        if not isinstance(branch, Dictionary):
            return None
        if name in branch:
            return branch[name]
        branch = branch.get("/Parent")
    raise RefusedPaperError(Fault.BROKEN)


def _strip(waiting: list[tuple[Any, bool]]) -> None:
    """Walk everything that these reach, each object once. With each stands whether its names are the document's own: of fonts, glyphs, colours."""
    met: set[tuple[int, int]] = set()
    for _ in range(MOST_STEPS):
        if not waiting:
            return
        here, names_itself = waiting.pop()
        if isinstance(here, Array):
            waiting.extend((one, False) for one in here)
        elif isinstance(here, Dictionary | Stream) and (not here.is_indirect or here.objgen not in met):
            met.add(here.objgen)
            waiting.extend(_left(here, names_itself=names_itself))
    raise RefusedPaperError(Fault.TOO_HEAVY)


def _left(here: Dictionary | Stream, *, names_itself: bool) -> list[tuple[Any, bool]]:
    """What is below an object when what acts is gone from it."""
    if here.get("/Subtype") == Name.PS:
        raise RefusedPaperError(Fault.ACTIVE)
    if str(here.get("/S")) in DEEDS and isinstance(here, Dictionary):
        for name in list(here.keys()):
            del here[name]
    if not names_itself:
        for name in ACTS.intersection(here.keys()):
            del here[name]
    return [(here[name], name in NAMES_ITSELF and not names_itself) for name in here.keys()]  # noqa: SIM118


def _written(made: Pdf) -> bytes:
    target = io.BytesIO()
    del made.docinfo
    if Name.Metadata in made.Root:
        del made.Root.Metadata
    made.save(
        target,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return target.getvalue()
