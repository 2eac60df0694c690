"""Pictures of strangers: known by content, drawn anew, refused calmly."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from punos.plumbing.papers import pictures
from punos.plumbing.papers.cleaning import clean
from punos.plumbing.papers.kinds import LARGEST_BYTES, Fault, Kind, RefusedPaperError

CANARY = b"CANARY-5f1c"
STARTS = (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1")


def picture(kind: str, **notes: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(target, kind, **notes)
    return target.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = CANARY.decode(), orientation
    return picture("JPEG", exif=exif, comment=CANARY)


def promising(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises so many pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return STARTS[1] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + picture("PNG")[33:]


def fault_of(sent: bytes) -> Fault:
    with pytest.raises(RefusedPaperError) as refused:
        clean(sent)
    return refused.value.fault


def test_notes_of_the_camera_do_not_stay() -> None:
    sent = with_exif()
    assert CANARY in sent
    kind, made = clean(sent)
    assert kind is Kind.JPEG
    assert CANARY not in made
    with Image.open(io.BytesIO(made)) as image:
        assert not image.getexif()


def test_a_picture_is_turned_as_its_camera_said() -> None:
    with Image.open(io.BytesIO(clean(with_exif(orientation=6))[1])) as image:
        assert image.size == (20, 40)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_trails_a_picture_does_not_stay(kind: str) -> None:
    sent = picture(kind) + b"PK\x03\x04<script>" + CANARY
    assert CANARY not in clean(sent)[1]


@pytest.mark.parametrize(
    "sent",
    [
        b"GIF89a=1;alert(1)",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html>",
        picture("GIF"),
        picture("BMP"),
    ],
)
def test_other_content_is_refused(sent: bytes) -> None:
    assert fault_of(sent) is Fault.UNKNOWN_KIND


@pytest.mark.parametrize("size", [(8000, 5001), (60_000, 60_000)])
def test_pixels_are_refused_by_the_head(size: tuple[int, int]) -> None:
    assert fault_of(promising(*size)) is Fault.TOO_MANY_PIXELS


def test_the_limit_of_pixels_is_what_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    clean(picture("PNG"))
    monkeypatch.setattr(pictures, "LARGEST_PIXELS", 799)
    assert fault_of(picture("PNG")) is Fault.TOO_MANY_PIXELS


def test_empty_large_and_broken_files_are_refused() -> None:
    assert fault_of(b"") is Fault.EMPTY
    assert fault_of(picture("PNG") + bytes(LARGEST_BYTES)) is Fault.TOO_LARGE
    assert fault_of(picture("JPEG")[:-200]) is Fault.BROKEN


def test_a_photograph_that_would_grow_too_large_is_drawn_less_finely(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(target, "JPEG", quality=70)
    fine = len(clean(target.getvalue())[1])
    monkeypatch.setattr(pictures, "LARGEST_BYTES", fine - 1)
    assert len(clean(target.getvalue())[1]) < fine


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_no_bytes_crash_it(start: bytes, rest: bytes) -> None:
    with suppress(RefusedPaperError):
        assert clean(start + rest)[1]
