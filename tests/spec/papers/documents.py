"""Word documents made by hand, for the tests of the cleaner and for its harness."""

from __future__ import annotations

import io
import zipfile

from punos.plumbing.papers import words

MAIN = f'<Override PartName="/word/document.xml" ContentType="{words.MAIN}"/>'
WHOLE = {
    words.TYPES: f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{MAIN}</Types>'.encode(),
    "word/document.xml": b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body/></w:document>",
}


def document(**parts: bytes) -> bytes:
    """A Word document with these parts in the place of others."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (WHOLE | parts).items():
            made.writestr(name, content)
    return target.getvalue()
