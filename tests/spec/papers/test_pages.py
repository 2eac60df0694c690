"""PDF of strangers: written anew, its pages and nothing that acts."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader

from punos.plumbing.papers import pages
from punos.plumbing.papers.cleaning import clean
from punos.plumbing.papers.kinds import Fault, Kind, RefusedPaperError

CANARY = "CANARY-9c2e"
TEXT = b"BT /F1 12 Tf 20 50 Td (Tiliote) Tj ET"


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))


def plain(number: int = 1) -> Pdf:
    """Pages with a word on them."""
    made = Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(number):
        made.add_blank_page(page_size=(200, 100))
        made.pages[-1].obj.Contents = made.make_stream(TEXT)
        made.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
    return made


def saved(made: Pdf, **how: Any) -> bytes:
    target = io.BytesIO()
    made.save(target, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **how)
    return target.getvalue()


def taken(sent: bytes) -> bytes:
    kind, made = clean(sent)
    assert kind is Kind.PDF
    return made


def opened_up(made: bytes) -> bytes:
    """Every object of a document, unpacked."""
    with Pdf.open(io.BytesIO(made)) as read:
        streams = [one for one in read.objects if isinstance(one, pikepdf.Stream)]
        heads = [one.unparse(resolved=True) for one in (*read.objects, *(stream.stream_dict for stream in streams))]
        return b"\n".join([*heads, *(stream.read_bytes() for stream in streams)])


def with_opening_script(made: Pdf) -> None:
    made.Root.OpenAction = script()


def with_page_script(made: Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=script())


def with_link(made: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String(f"https://{CANARY}.example"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    made.pages[0].obj.Annots = Array([made.make_indirect(link)])


def with_program(made: Pdf) -> None:
    action = Dictionary(S=Name.Launch, F=String(CANARY))
    button = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("x"), Rect=Array([0, 0, 9, 9]), A=action)
    made.pages[0].obj.Annots = Array([made.make_indirect(button)])
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].obj.Annots, XFA=String(CANARY))


def with_file(made: Pdf) -> None:
    made.attachments[f"{CANARY}.exe"] = CANARY.encode()


def with_named_script(made: Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script()])))


def with_maker(made: Pdf) -> None:
    made.docinfo["/Author"] = CANARY
    with made.open_metadata() as notes:
        notes["dc:creator"] = [CANARY]
    made.pages[0].obj.PieceInfo = Dictionary(X=Dictionary(Private=String(CANARY)))
    made.pages[0].obj.Metadata = made.make_stream(CANARY.encode())


def with_outside_stream(made: Pdf) -> None:
    form = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form["/Ref"] = Dictionary(F=String(CANARY))
    form["/OPI"] = Dictionary(F=String(CANARY))
    made.pages[0].obj.Resources.XObject = Dictionary(X1=form)


def with_script_below(made: Pdf) -> None:
    made.pages[0].obj.Resources.ExtGState = Dictionary(G1=Dictionary(Type=Name.ExtGState, AA=Dictionary(O=script()), Next=script()))


ACTING = [
    with_opening_script, with_page_script, with_link, with_program, with_file, with_named_script, with_maker, with_outside_stream,
    with_script_below,
]  # fmt: skip


@pytest.mark.parametrize("hide", ACTING, ids=lambda one: one.__name__)
def test_nothing_that_acts_or_tells_stays(hide: Any) -> None:
    made = plain()
    hide(made)
    sent = saved(made)
    assert CANARY.encode() in sent
    clean_one = taken(sent)
    assert CANARY.encode() not in opened_up(clean_one)
    for word in (b"JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile", b"/AcroForm", b"/AA", b"/OpenAction", b"/Annots"):
        assert word not in opened_up(clean_one), word
    assert "Tiliote" in PdfReader(io.BytesIO(clean_one)).pages[0].extract_text()


@pytest.mark.parametrize("hide", [with_script_below, with_outside_stream], ids=lambda one: one.__name__)
def test_it_is_the_walk_below_the_page_that_takes_it_away(hide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plain()
    hide(made)
    monkeypatch.setattr(pages, "_strip", lambda _: None)
    assert CANARY.encode() in opened_up(taken(saved(made)))


def test_what_was_filled_into_a_form_is_drawn_on_the_page() -> None:
    made = plain()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    look = made.make_stream(b"BT /F1 10 Tf 2 4 Td (350,50) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 20]))
    look.Resources = Dictionary(Font=Dictionary(F1=font))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("sum"), V=String("350,50"), F=4)
    field.Rect, field.AP = Array([10, 10, 90, 30]), Dictionary(N=look)
    made.pages[0].obj.Annots = Array([made.make_indirect(field)])
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].obj.Annots)
    assert "350,50" in PdfReader(io.BytesIO(taken(saved(made)))).pages[0].extract_text()


def test_a_page_keeps_what_it_has_from_its_branch_and_glyphs_named_like_actions() -> None:
    made = plain()
    page = made.pages[0].obj
    glyph = made.make_stream(b"100 0 0 0 10 10 d1 0 0 10 10 re f")
    type3 = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 10, 10]), FontMatrix=Array([1, 0, 0, 1, 0, 0]))
    type3.CharProcs, type3.FirstChar, type3.LastChar = Dictionary(A=glyph, F=glyph), 65, 70
    type3.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A]))
    page.Resources.Font["/F"] = made.make_indirect(type3)
    made.Root.Pages.MediaBox, made.Root.Pages.Resources = page.MediaBox, page.Resources
    del page.MediaBox
    del page.Resources
    with Pdf.open(io.BytesIO(taken(saved(made)))) as read:
        again = read.pages[0].obj
        assert [int(one) for one in again.MediaBox] == [0, 0, 200, 100]
        assert set(again.Resources.Font.keys()) == {"/F1", "/F"}
        assert set(again.Resources.Font["/F"].CharProcs.keys()) == {"/A", "/F"}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda sent: sent + b"<html><script>" + CANARY.encode() + b"</script>",
        lambda sent: sent.replace(b"\n", b"\n%<script>" + CANARY.encode() + b"</script>\n", 1),
        lambda sent: sent + b"PK\x03\x04" + CANARY.encode(),
    ],
    ids=["html behind", "html in front", "archive behind"],
)
def test_of_two_files_in_one_the_pages_alone_stay(wrap: Any) -> None:
    sent = wrap(saved(plain()))
    made = taken(sent)
    assert CANARY.encode() not in opened_up(made) + made and b"<script" not in made


def test_the_same_file_is_made_the_same_each_time() -> None:
    sent = saved(plain(3))
    assert taken(sent) == taken(sent)


def fault_of(sent: bytes) -> Fault:
    with pytest.raises(RefusedPaperError) as refused:
        clean(sent)
    return refused.value.fault


def test_what_cannot_be_read_is_refused() -> None:
    sent = saved(plain())
    assert fault_of(b"%PDF-1.7") is Fault.BROKEN
    assert fault_of(sent[:200]) is Fault.BROKEN
    assert fault_of(b" " + sent) is Fault.UNKNOWN_KIND
    assert fault_of(saved(plain(), encryption=pikepdf.Encryption(user="u", owner="o"))) is Fault.LOCKED
    assert fault_of(saved(plain(), encryption=pikepdf.Encryption(user="", owner="o"))) is Fault.LOCKED
    assert fault_of(saved(Pdf.new())) is Fault.BROKEN


def test_limits_are_what_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = saved(plain(3))
    assert taken(sent)
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    assert fault_of(sent) is Fault.TOO_MANY_PAGES
    monkeypatch.setattr(pages, "MOST_OBJECTS", 3)
    assert fault_of(sent) is Fault.TOO_HEAVY
    monkeypatch.undo()
    monkeypatch.setattr(pages, "MOST_STEPS", 3)
    assert fault_of(sent) is Fault.TOO_HEAVY


def test_a_program_in_postscript_is_refused() -> None:
    made = plain()
    made.pages[0].obj.Resources.XObject = Dictionary(X1=made.make_stream(b"%!PS", Type=Name.XObject, Subtype=Name.PS))
    assert fault_of(saved(made)) is Fault.ACTIVE
