"""Pictures of strangers drawn anew: nothing of what was sent stays but what is seen. No notes of camera, place or program."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from punos.plumbing.papers.kinds import LARGEST_BYTES, Fault, Kind, RefusedPaperError

LARGEST_PIXELS = 40_000_000
"""Pixels that a picture's own head may promise; read before anything is unpacked."""
JPEG_QUALITIES = (90, 75, 60)
"""How finely a photograph is drawn anew; less finely when it would become larger than a file may be."""


def redraw(sent: bytes, kind: Kind) -> bytes:
    """The picture drawn anew from its pixels, turned as its camera said. Raises RefusedPaperError for everything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd notes in the file, which are left behind anyway
            return _drawn(sent, kind)
    except (RefusedPaperError, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise RefusedPaperError(Fault.TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001 - a decoder fails in many ways on hostile bytes, and each is the same refusal
        raise RefusedPaperError(Fault.BROKEN) from None


def _drawn(sent: bytes, kind: Kind) -> bytes:
    with Image.open(io.BytesIO(sent), formats=[kind.name]) as image:  # reads the head only
        if image.width * image.height > LARGEST_PIXELS:
            raise RefusedPaperError(Fault.TOO_MANY_PIXELS)
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        mode = "RGBA" if kind is Kind.PNG and image.has_transparency_data else "RGB"
        seen = image if image.mode == mode else image.convert(mode)
        bare = Image.new(mode, seen.size)  # carries over pixels and none of the notes
        bare.paste(seen)
    if kind is Kind.PNG:
        return _saved(bare, kind)
    made = b""
    for quality in JPEG_QUALITIES:
        made = _saved(bare, kind, quality=quality)
        if len(made) <= LARGEST_BYTES:
            break
    return made


def _saved(image: Image.Image, kind: Kind, **how: int) -> bytes:
    target = io.BytesIO()
    image.save(target, kind.name, **how)
    return target.getvalue()
