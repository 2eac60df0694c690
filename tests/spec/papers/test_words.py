"""Word documents of strangers: packed anew, their text and pictures, and nothing that acts, fetches or tells who wrote."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from punos.plumbing.papers import words
from punos.plumbing.papers.cleaning import clean
from punos.plumbing.papers.kinds import Fault, Kind, RefusedPaperError
from tests.spec.papers.documents import MAIN, WHOLE, document
from tests.spec.papers.test_pictures import picture, with_exif

CANARY = "CANARY-3d77"
RELS = "word/_rels/document.xml.rels"
SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(inside: str) -> dict[str, bytes]:
    return {"word/document.xml": f'<w:document xmlns:w="w"><w:body>{inside}</w:body></w:document>'.encode()}


def relation(kind: str, target: str, mode: str = "") -> dict[str, bytes]:
    outside = f' TargetMode="{mode}"' if mode else ""
    one = f'<Relationship Id="r1" Type="{SPACE}/{kind}" Target="{target}"{outside}/>'
    return {RELS: f'<Relationships xmlns="x">{one}</Relationships>'.encode()}


def parts_of(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        return {name: read.read(name) for name in read.namelist()}


def taken(sent: bytes) -> dict[str, bytes]:
    kind, made = clean(sent)
    assert kind is Kind.DOCX
    return parts_of(made)


def fault_of(sent: bytes) -> Fault:
    with pytest.raises(RefusedPaperError) as refused:
        clean(sent)
    return refused.value.fault


def test_the_text_stays_and_who_wrote_it_goes() -> None:
    told = {"docProps/core.xml": f"<a>{CANARY}</a>".encode(), "word/people.xml": b"<a/>", "customXml/item1.xml": CANARY.encode()}
    types = WHOLE[words.TYPES].replace(b"</Types>", b'<Override PartName="/docProps/core.xml" ContentType="x"/></Types>')
    relations = relation("customXml", "../customXml/item1.xml")
    parts = taken(document(**text("Hei"), **told, **relations, **{words.TYPES: types}))
    assert set(parts) == {words.TYPES, "word/document.xml", RELS}
    assert b"Hei" in parts["word/document.xml"]
    assert b"docProps" not in parts[words.TYPES] and b"customXml" not in parts[RELS]
    assert not [name for name, content in parts.items() if CANARY.encode() in content]


def test_a_picture_in_it_is_drawn_anew() -> None:
    sent = document(**{"word/media/image1.jpeg": with_exif()}, **relation("image", "media/image1.jpeg"))
    parts = taken(sent)
    assert b"CANARY" not in parts["word/media/image1.jpeg"] and parts["word/media/image1.jpeg"].startswith(b"\xff\xd8\xff")
    assert fault_of(document(**{"word/media/image1.png": b"<svg onload='x'/>"})) is Fault.UNKNOWN_KIND
    assert fault_of(document(**{"word/media/image1.png": b"%PDF-1.7"})) is Fault.ACTIVE


def test_a_link_leads_nowhere() -> None:
    parts = taken(document(**relation("hyperlink", f"https://{CANARY}.example", "External")))
    assert CANARY.encode() not in parts[RELS] and b"about:blank" in parts[RELS]


ACTING: dict[str, dict[str, bytes]] = {
    "macro": {"word/vbaProject.bin": b"x"},
    "control": {"word/activeX/activeX1.xml": b"<a/>"},
    "embedded file": {"word/embeddings/oleObject1.bin": b"x"},
    "way out of the folder": {"../etc/passwd": b"x"},
    "picture of windows": {"word/media/image1.emf": b"x"},
    "another kind of document": {words.TYPES: MAIN.replace("document.main", "document.macroEnabled.main").join(("<Types>", "</Types>")).encode()},
    "template of elsewhere": relation("attachedTemplate2", "http://a.example/t.dotm", "External"),
    "picture of elsewhere": relation("image", "http://a.example/a.png", "External"),
    "file of the machine": relation("image", "file:///etc/passwd"),
    "frame": relation("frame", "http://a.example", "External"),
    "altered chunk": relation("aFChunk", "chunk.html"),
    "object": text("<w:object/>"),
    "chunk in the text": text('<w:altChunk r:id="r1"/>'),
    "field that runs a program": text("<w:instrText>DDEAUTO c:\\cmd.exe</w:instrText>"),
    "field in pieces": text("<w:instrText>DD</w:instrText><w:r/><w:instrText>EAUTO c:\\cmd.exe</w:instrText>"),
    "field that fetches": text('<w:fldSimple w:instr=" INCLUDEPICTURE http://a.example/a.png "/>'),
    "entities": {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
}  # fmt: skip


@pytest.mark.parametrize("parts", ACTING.values(), ids=ACTING)
def test_what_acts_or_fetches_is_refused(parts: dict[str, bytes]) -> None:
    assert fault_of(document(**parts)) is Fault.ACTIVE


def test_a_field_that_is_only_a_link_or_a_page_number_is_let_be() -> None:
    assert taken(document(**text("<w:instrText> HYPERLINK \\l alku </w:instrText><w:instrText> PAGE </w:instrText>")))


def test_an_archive_of_another_kind_is_no_document() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("META-INF/MANIFEST.MF", "x")
    assert fault_of(target.getvalue()) is Fault.UNKNOWN_KIND
    assert fault_of(b"PK\x03\x04") is Fault.BROKEN
    assert fault_of(document()[:-30]) is Fault.BROKEN


def test_what_is_packed_too_tight_is_refused_before_it_is_unpacked() -> None:
    assert fault_of(document(**text(" " * 20_000_000))) is Fault.PACKED_TOO_TIGHT
    many = {f"word/header{number}.xml": b"<a/>" for number in range(words.MOST_PARTS)}
    assert fault_of(document(**many)) is Fault.PACKED_TOO_TIGHT


@pytest.mark.parametrize(("limit", "least"), [("MOST_PARTS", 1), ("MOST_UNPACKED", 100), ("TIGHTEST", 0)])
def test_the_limits_are_what_refuses(limit: str, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = document(**text("sana " * 2000))
    assert taken(sent)
    monkeypatch.setattr(words, limit, least)
    assert fault_of(sent) is Fault.PACKED_TOO_TIGHT


def test_a_head_that_lies_about_the_size_is_not_believed() -> None:
    sent = document(**text("a" * 9000))
    place = sent.rindex(b"PK\x01\x02", 0, sent.rindex(b"PK\x01\x02") + 4)
    lying = bytearray(sent)
    lying[place + 24 : place + 28] = struct.pack("<I", 10)
    assert fault_of(bytes(lying)) in (Fault.PACKED_TOO_TIGHT, Fault.BROKEN)


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO(document())
    with zipfile.ZipFile(target, "a") as made:
        made.writestr("Word/Document.xml", "x")
    assert fault_of(target.getvalue()) is Fault.BROKEN


def test_the_same_file_is_made_the_same_each_time() -> None:
    sent: Any = document(**text("Hei"), **{"word/media/image1.png": picture("PNG")})
    assert clean(sent) == clean(sent)


def test_an_archive_behind_a_picture_is_a_picture() -> None:
    kind, made = clean(picture("PNG") + document(**text(CANARY)))
    assert kind is Kind.PNG and b"PK" not in made
