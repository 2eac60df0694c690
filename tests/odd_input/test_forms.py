"""Every form, wrong in every way that one can think of: never a 500, a clear message, nothing lost, nothing written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from punos.web.work.deeds.registry import BY_SLUG
from tests.addresses.asking import Answer
from tests.odd_input.changes import EXTRA, SAME_DAYS, Sheet, sheets
from tests.odd_input.forms import WITH_FILE, Found, all_as
from tests.odd_input.stage import DONE, FORM, LANGUAGE, READABLE, Stage, broken_links, encoded, foreign_ids, lost_words

#: Only a demonstration has its persons to be; these forms are tried, and always refused here.
NEVER_DONE = {"account:be_somebody", "account:be_oneself"}
#: Fields that hang together (days that follow each other, lines that name a clause, numbers) are not filled in well by chance: the pages' own
#: tests do it (web/organising/tests/test_drafting.py). Here these forms are filled in wrongly in every way, like all others.
FILLED_IN_ELSEWHERE = set(WITH_FILE) | {
    f"organising:{name}" for name in ("answer", "confirm", "criterion", "drop", "letters", "new_clause", "step", "write")
}
COMPLAINT = re.compile(r'class="ds-validation-message"[^>]*>.*?</span>(.*?)</p>', re.DOTALL)


def test_every_form_of_the_site_is_tried(stage: Stage) -> None:
    served = {name for name, row in stage.rows.items() if "POST" in row.methods and row.methods != stage.rows["health"].methods}
    deeds = {name.partition("/")[2] for name in stage.forms}
    print(f"{len(stage.forms)} forms at {len(served)} addresses, {len(BY_SLUG)} deeds")
    assert served == {form.address for form in stage.forms.values()}, "an address takes forms, but none of it was found on any page"
    assert set(BY_SLUG) <= deeds, f"deeds whose form was found on no page: {sorted(set(BY_SLUG) - deeds)}"


def test_a_form_filled_in_well_is_done(stage: Stage) -> None:
    """The ground of all the others: a form that is refused for another reason would prove nothing."""
    got = {name: stage.send(form, form.filled()) for name, form in stage.forms.items()}
    refused = {name for name, (answer, _) in got.items() if answer.status not in DONE}
    print(f"{len(got) - len(refused)} of {len(got)} done, {sum(bool(written) for _, written in got.values())} of them wrote something")
    assert refused - FILLED_IN_ELSEWHERE == NEVER_DONE


def test_a_form_that_is_wrong_in_one_way(stage: Stage, times: int) -> None:
    foreign, statuses, faults = foreign_ids(stage.world), defaultdict[str, Counter[int]](Counter), list[str]()
    for form in stage.forms.values():
        for sheet in sheets(form, foreign, one_by_one=times > 1):
            answer, written = stage.send(form, sheet.data)
            statuses[sheet.kind][answer.status] += 1
            faults += [f"{form.name}: {sheet.wrong}: {answer.status}: {fault}" for fault in _faults(form, sheet, answer, written)]
    for wrong, counted in statuses.items():
        print(f"{wrong}: {dict(counted)}")
    print(f"{sum(map(Counter.total, statuses.values()))} odd forms, {len(faults)} faults")
    assert not faults, "\n".join(faults)


def _faults(form: Found, sheet: Sheet, answer: Answer, written: list[str]) -> Iterator[str]:
    """What is wrong with the answer to an odd form."""
    if answer.status not in (*DONE, *READABLE, 413):
        yield "an answer of no agreed kind"
    elif answer.status in DONE and sheet.is_refused and form.name not in NEVER_DONE:
        yield "not refused"
    elif sheet.others and any(sheet.others in line for line in written):
        yield f"took in an id of somebody else's: {written}"
    elif answer.status >= 400:
        yield from _faults_of_a_refusal(form, sheet, answer, written)


def _faults_of_a_refusal(form: Found, sheet: Sheet, answer: Answer, written: list[str]) -> Iterator[str]:
    language = LANGUAGE.search(answer.body)
    if not language or language[1].decode() != form.language:
        yield "no page in the language"
    if written:
        yield f"refused, and yet wrote {written}"
    if answer.status in READABLE and not sheet.is_too_much and (lost := lost_words(form, sheet.data, answer)):
        yield f"lost what was typed into {lost}"
    if answer.status == 422:
        yield from (f"a link to no field: {broken}" for broken in broken_links(answer))
        if b"ds-error-summary" not in answer.body:
            yield "no summary of what to correct"


def test_a_day_is_the_same_day_however_it_is_written(stage: Stage) -> None:
    days = 0
    for form in stage.forms.values():
        if form.days and form.name not in FILLED_IN_ELSEWHERE:
            written = [stage.send(form, form.filled() | all_as(form.days, day))[1] for day in SAME_DAYS]
            assert written[0], f"{form.name} wrote nothing"
            assert all(one == written[0] for one in written), f"{form.name} takes {SAME_DAYS} for different days"
            days += len(form.days)
    print(f"{days} fields of days, each written in {len(SAME_DAYS)} ways")
    assert days >= 10


def test_what_a_form_does_not_ask_for_changes_nothing(stage: Stage) -> None:
    """Names of columns, and ids of others, beside the form's own fields: what is written is the same to the letter."""
    client = str(stage.world.people.stranger.id)
    odd = {name: [client] for name in EXTRA} | {name: ["true"] for name in EXTRA if name.startswith(("withheld", "is_"))}
    odd |= {"role": ["privacy_officer"], "purpose_": ["care"], "sort": ["note"], "made_at": ["2001-01-01"], "id": ["1"]}
    compared = 0
    for form in stage.forms.values():
        extra = {name: value for name, value in odd.items() if name not in form.data}
        plain, rich = (stage.send(form, form.filled() | more) for more in ({}, extra))
        assert plain[0].status == rich[0].status, f"{form.name}: {plain[0].status}, and {rich[0].status} with more fields"
        assert plain[1] == rich[1], f"{form.name} took in a field that it does not ask for"
        compared += bool(plain[1])
    print(f"{compared} forms wrote the same with {len(odd)} more fields")
    assert compared > 60


def test_the_message_is_in_the_language_of_the_page(stage: Stage) -> None:
    compared = 0
    for form in stage.forms.values():
        told = {language: _complaints(stage, form, language) for language in ("fi", "sv", "en")}
        if all(told.values()):
            compared += 1
            assert len(set(map(frozenset, told.values()))) == 3, f"{form.name} complains in one language to two: {told}"
    print(f"{compared} forms complain in three languages")
    assert compared > 40


def _complaints(stage: Stage, form: Found, language: str) -> set[str]:
    """The texts beside the fields that are wrong."""
    wrong = all_as((*form.days, *form.texts), "") | all_as(form.choices, "no-such-choice")
    answer, _ = stage.send(form, form.filled() | wrong, path=f"/{language}{form.action[3:]}")
    return {text.strip() for text in COMPLAINT.findall(answer.body.decode())}


#: Bodies that no page of ours sends, and how they are answered at most.
BODIES: dict[str, tuple[str, bytes, tuple[int, ...]]] = {
    "bytes that are no UTF-8": (FORM, b"text=%ff%fe&words=\xff\xfe", (400,)),
    "a lone surrogate": (FORM, b"text=%ed%a0%80", (400,)),
    "an overlong slash": (FORM, b"text=%c0%af", (400,)),
    "no pairs": (FORM, b"\x00\x01\x02&&&===%zz%", (422, 400, 409, 404, 403)),
    "another character set": (FORM + "; charset=utf-16", b"text=a", (400,)),
    "JSON": ("application/json", b'{"text": 1, "version": {"a": []}}', (415,)),
    "XML": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', (415,)),
    "plain text": ("text/plain", b"text=a", (415,)),
    "no type": ("", b"text=a", (415,)),
    "a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="../../a"\r\n\r\nb\r\n--x--\r\n',
        (422, 400, 409, 404, 403),
    ),
    "no UTF-8 in parts": (
        "multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n', (400,),
    ),
    "parts without a boundary": ("multipart/form-data", b"no boundary", (400,)),
    "parts that break off": ("multipart/form-data; boundary=x", b"--x\r\nbroken", (422, 400, 409, 404, 403)),
}  # fmt: skip


def test_a_body_that_no_page_of_ours_sends(stage: Stage, times: int) -> None:
    """The body is read at the door, so one form of each address stands for all; `make odd-input` sends to all."""
    forms = stage.forms.values() if times > 1 else {form.address: form for form in stage.forms.values()}.values()
    empty = {form.name: stage.send(form, {})[0].status for form in forms}
    for odd, (content_type, body, allowed) in BODIES.items():
        statuses = Counter[int]()
        for form in forms:
            answer, written = stage.send(form, body, content_type=content_type)
            statuses[answer.status] += 1
            is_as_empty = len(allowed) > 1 and answer.status == empty[form.name]
            assert answer.status in allowed or is_as_empty, f"{odd} to {form.name}: {answer.status}"
            if is_as_empty:
                continue
            assert not written, f"{odd} to {form.name} wrote {written}"
            assert LANGUAGE.search(answer.body), f"{odd} to {form.name}: no page in a language"
        print(f"{odd}: {dict(statuses)}")


def test_broken_characters_are_shown_where_they_stand(stage: Stage) -> None:
    """Words with a byte that is no UTF-8 are not saved with the byte lost: the page shows what could be read."""
    tried = 0
    for form in stage.forms.values():
        if form.texts:
            body = encoded(form.filled() | all_as(form.texts, "HAJALLA")).replace(b"HAJALLA", b"ehj%C3%A4+ja+rikki%FF")
            answer, written = stage.send(form, body)
            assert (answer.status, written) == (400, []), f"{form.name}: {answer.status}"
            assert "ehjä ja rikki\N{REPLACEMENT CHARACTER}" in answer.body.decode(), f"{form.name} lost it"
            tried += 1
    print(f"{tried} forms with a broken byte")
