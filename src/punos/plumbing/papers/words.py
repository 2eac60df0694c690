"""DOCX of strangers packed anew: its text and its pictures, and nothing that acts or fetches. No macro, object, outside link or note of who wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from punos.plumbing.papers.kinds import STARTS, Fault, Kind, RefusedPaperError, kind_of
from punos.plumbing.papers.pictures import redraw

MOST_PARTS = 400
MOST_UNPACKED = 60 * 1024 * 1024
TIGHTEST = 200
"""How many times its packed size a part may have; text of one repeated word comes to some hundred and fifty."""
SAME_MOMENT = (1980, 1, 1, 0, 0, 0)

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
TEXT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/[A-Za-z0-9_-]+\.xml|word/_rels/[A-Za-z0-9_.-]+\.rels|word/theme/[A-Za-z0-9_-]+\.xml"
)
TEXT_OF_A_THEME = re.compile(r"word/theme/_rels/[A-Za-z0-9_.-]+\.rels")
PICTURE = re.compile(r"word/media/[A-Za-z0-9_-]+\.(png|jpe?g)")
LEFT_OUT = re.compile(
    r"docProps/.*|customXml/.*|word/(people|commentsIds|commentsExtended|commentsExtensible|webSettings|printerSettings\d*)\.\w+|.*/"
)
"""Who wrote it, with what and when; and folders. The document opens without them."""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

HARMLESS = frozenset(
    {
        *(
            "officeDocument",
            "styles",
            "numbering",
            "fontTable",
            "theme",
            "settings",
            "footnotes",
            "endnotes",
            "header",
            "footer",
            "comments",
        ),
        *("image", "hyperlink", "glossaryDocument"),
    }
)
"""The last words of the kinds of relation that a document may have."""
GONE = frozenset(
    {
        *(
            "core-properties",
            "extended-properties",
            "custom-properties",
            "thumbnail",
            "customXml",
            "people",
            "commentsIds",
            "commentsExtended",
        ),
        *("commentsExtensible", "webSettings", "printerSettings", "attachedTemplate"),
    }
)
"""The last words of those that are left out with what they lead to."""
FIELDS = re.compile(r"DDE|INCLUDE|IMPORT|DATABASE|MACROBUTTON|(?<!HYPER)LINK|QUOTE|RD\s|ASK\s|FILLIN|AUTOTEXT", re.IGNORECASE)
"""Fields of a text that fetch or act. A field that is only a link to go to is let be: its address stands as words."""
ACTING = frozenset(
    {"object", "altChunk", "OLEObject", "control", "oleObj", "attachedTemplate", "subDoc", "movie", "mailMerge", "externalData"}
)
"""Elements that embed, fetch or act."""
NOWHERE = "about:blank"


def repack(sent: bytes) -> bytes:
    """The document packed anew. Raises RefusedPaperError: PACKED_TOO_TIGHT, LOCKED, ACTIVE, BROKEN, or what a picture in it is refused for."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as came:
            parts = _parts(came)
            return _packed({name: _made_anew(name, content) for name, content in parts.items()})
    except (RefusedPaperError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a reader fails in many ways on hostile bytes, and each is the same refusal
        raise RefusedPaperError(Fault.BROKEN) from None


def _parts(came: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that are kept, unpacked within limits."""
    entries = came.infolist()
    if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise RefusedPaperError(Fault.PACKED_TOO_TIGHT)
    names = [one.filename for one in entries]
    if len({name.lower() for name in names}) < len(names) or DOCUMENT not in names or TYPES not in names:
        raise RefusedPaperError(Fault.UNKNOWN_KIND if DOCUMENT not in names else Fault.BROKEN)
    found = {}
    for one in entries:
        if LEFT_OUT.fullmatch(one.filename):
            continue
        if not any(known.fullmatch(one.filename) for known in (TEXT, TEXT_OF_A_THEME, PICTURE)):
            raise RefusedPaperError(Fault.ACTIVE)
        if one.flag_bits & 1:
            raise RefusedPaperError(Fault.LOCKED)
        if one.file_size > 4096 and one.file_size > TIGHTEST * max(1, one.compress_size):
            raise RefusedPaperError(Fault.PACKED_TOO_TIGHT)
        found[one.filename] = _unpacked(came, one)
    return found


def _unpacked(came: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """A part, whose head may lie about its size."""
    with came.open(one) as part:
        content = part.read(one.file_size + 1)
    if len(content) != one.file_size:
        raise RefusedPaperError(Fault.PACKED_TOO_TIGHT)
    return content


def _made_anew(name: str, content: bytes) -> bytes:
    if PICTURE.fullmatch(name):
        kind = kind_of(content)
        if kind not in (Kind.PNG, Kind.JPEG):
            raise RefusedPaperError(Fault.ACTIVE)
        return redraw(content, kind)
    if name == TYPES:
        return _types(content)
    if name.endswith(".rels"):
        return _relations(content)
    _check_text(content)
    return content


def _types(content: bytes) -> bytes:
    """The list of what the parts are: of those that are kept."""
    kept, is_document = [], False
    for element, words in _elements(content):
        if element == "Override":
            name = words.get("PartName", "").lstrip("/")
            if LEFT_OUT.fullmatch(name):
                continue
            is_document = is_document or (name == DOCUMENT and words.get("ContentType") == MAIN)
            kept.append(_element("Override", {"PartName": "/" + name, "ContentType": words.get("ContentType", "")}))
        elif element == "Default":
            kept.append(_element("Default", {key: words.get(key, "") for key in ("Extension", "ContentType")}))
    if not is_document:
        raise RefusedPaperError(Fault.ACTIVE)
    return _whole("Types", "http://schemas.openxmlformats.org/package/2006/content-types", kept)


def _relations(content: bytes) -> bytes:
    """What a part leads to, within the document. A link to go to leads nowhere; anything else outside is refused."""
    kept = []
    for element, words in _elements(content):
        if element != "Relationship":
            continue
        kind = words.get("Type", "").rpartition("/")[2]
        if kind in GONE:
            continue
        is_outside = words.get("TargetMode", "Internal") != "Internal"
        if kind not in HARMLESS or (is_outside and kind != "hyperlink") or (not is_outside and ":" in words.get("Target", "")):
            raise RefusedPaperError(Fault.ACTIVE)
        told = {key: words.get(key, "") for key in ("Id", "Type", "Target")}
        kept.append(_element("Relationship", told | ({"Target": NOWHERE, "TargetMode": "External"} if is_outside else {})))
    return _whole("Relationships", "http://schemas.openxmlformats.org/package/2006/relationships", kept)


def _check_text(content: bytes) -> None:
    """Raises RefusedPaperError for a text in which something acts or fetches."""
    said: list[str] = []
    for element, words in _elements(content, said):
        if element in ACTING:
            raise RefusedPaperError(Fault.ACTIVE)
        said += [words.get("w:instr", "")] if element == "fldSimple" else []
    if FIELDS.search("".join(said)):
        raise RefusedPaperError(Fault.ACTIVE)


def _elements(content: bytes, said: list[str] | None = None) -> list[tuple[str, dict[str, str]]]:
    """The elements of a text with their words, without their spaces of names; into `said` go the instructions of fields. A text that declares
    entities is refused.
    """
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()

    def begins(name: str, words: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], words))

    def declares(*_: object) -> None:
        raise RefusedPaperError(Fault.ACTIVE)

    def speaks(text: str) -> None:
        if said is not None and found and found[-1][0] in ("instrText", "delInstrText"):
            said.append(text)

    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = declares
    parser.EntityDeclHandler = declares
    parser.CharacterDataHandler = speaks
    parser.Parse(content, True)  # noqa: FBT003 - no name for it in expat
    return found


def _element(name: str, words: dict[str, str]) -> str:
    told = "".join(f' {key}="{_escaped(value)}"' for key, value in words.items())
    return f"<{name}{told}/>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _whole(name: str, space: str, elements: list[str]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{name} xmlns="{space}">{"".join(elements)}</{name}>'.encode()


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts, key=lambda one: (one != TYPES, one)):
            entry = zipfile.ZipInfo(name, SAME_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, parts[name])
    made_anew = target.getvalue()
    if not made_anew.startswith(STARTS[Kind.DOCX]):
        raise RefusedPaperError(Fault.BROKEN)
    return made_anew
