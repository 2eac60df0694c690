"""A session that ends while somebody types: the page gives the words back, and after signing in again the same form does the same."""

from __future__ import annotations

import pytest

from tests.odd_input.forms import WITH_FILE, Found, Reader
from tests.odd_input.stage import FORM, Stage, encoded, has_words

ENDS = {
    "expired": "expires_at = clock_timestamp()",
    "idle": "seen_at = clock_timestamp() - interval '30 minutes'",
    "revoked": "revoked_at = clock_timestamp()",
}
MINE = "Tätä en halua menettää"


@pytest.fixture
def signed_in(stage: Stage) -> list[Found]:
    """The forms that need a session and bring no file."""
    others = ("account:stay", *WITH_FILE)
    return [form for form in stage.forms.values() if stage.there[form.address].door.kind != "public" and form.address not in others]


def test_what_was_typed_survives_the_end_of_the_session_and_does_the_same_afterwards(stage: Stage, signed_in: list[Found]) -> None:
    texts, ways = 0, 0
    for form in signed_in:
        alone = stage.send(form, form.filled(MINE))
        kept = stage.ask(form, form.filled(MINE), token="")
        assert kept.status == 401, f"{form.name}: {kept.status}"
        assert not stage.undone(form), f"{form.name} was done without a session"
        again = _kept_form(kept.body, form)
        assert again.data == {name: value for name, value in form.filled(MINE).items() if value}, (
            f"{form.name}: the page would send something else"
        )
        for name in form.texts:
            texts += 1
            assert has_words(kept, form.filled(MINE)[name][0]), f"{form.name} lost what was typed into {name}"
        answer, written = stage.send(form, again.data)
        assert (answer.status, written) == (alone[0].status, alone[1]), f"{form.name} sent again: {answer.status}"
        ways += bool(written)
    print(f"{len(signed_in)} forms, {texts} texts given back; {ways} forms wrote afterwards what they would have written")
    assert texts > 60


def test_no_page_sends_a_form_again_without_the_file_that_came_with_it(stage: Stage) -> None:
    """It cannot give a file back, so it leads to the form."""
    forms = [form for form in stage.forms.values() if form.address in WITH_FILE]
    assert {form.address for form in forms} == set(WITH_FILE)
    for form in forms:
        assert stage.there[form.address].door.takes_file and not form.texts
        kept = stage.ask(form, form.filled(), token="")
        assert kept.status == 401 and f'href="{form.action}"' in kept.body.decode(), form.name
        assert form.action not in {one.action for one in _all_forms(kept.body)}, f"{form.name} would be sent without its file"


def _kept_form(body: bytes, form: Found) -> Found:
    reader = Reader(form.token)
    reader.feed(body.decode())
    return next(one for one in reader.forms if one.action == form.action)


@pytest.mark.parametrize("how", ENDS)
def test_each_way_in_which_a_session_ends_keeps_the_words(how: str, stage: Stage) -> None:
    form = stage.forms["own:propose_goal"]
    token = stage.world.spare(form.token)
    stage.world.guard.execute(f"update plan.session set {ENDS[how]} where token_digest = sha256(%s::bytea)", [token.encode()])  # type: ignore[arg-type]
    answer = stage.ask(form, form.filled(MINE), token=token)
    assert answer.status == 401
    assert has_words(answer, MINE)
    assert not stage.kept.written(("part", "event"))


def test_the_kept_page_can_be_sent_any_number_of_times_before_signing_in(stage: Stage) -> None:
    form = stage.forms["work:add/goal"]
    data = form.filled(MINE)
    for _ in range(3):
        answer = stage.ask(form, data, token="")
        data = _kept_form(answer.body, form).data
    assert data["new_id"] == form.data["new_id"], "the id stays, so that the goal is added once"
    assert stage.send(form, data)[0].status == 303


def test_the_kept_page_says_what_to_do_and_is_kept_nowhere_else(stage: Stage) -> None:
    """The words go back to the browser that sent them, under no-store; no cookie and no row holds them."""
    form = stage.forms["own:view"]
    for language, sign_in in (("fi", "Kirjaudu uudelleen uudessa välilehdessä"), ("sv", "Logga in"), ("en", "Sign in again in a new tab")):
        answer = stage.ask(form, form.filled(MINE), token="", path=f"/{language}{form.action[3:]}")
        body = answer.body.decode()
        assert sign_in in body
        assert 'target="_blank"' in body
        assert "no-store" in answer.headers["Cache-Control"]
        assert not any(MINE in str(crumb) for crumb in answer.cookies.values())
    assert not stage.undone(form)


def test_a_form_that_another_site_sent_is_not_offered_for_sending_again(stage: Stage) -> None:
    """The kept page would send it with our own secret: one press, and the other site has its will."""
    form = stage.forms["own:give"]
    foreign = (
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    )
    for headers in foreign:
        answer = stage.browser.ask("POST", form.action, "", encoded(form.filled()), content_type=FORM, with_secret=False, headers=headers)
        assert answer.status == 403
        assert not [one for one in _all_forms(answer.body) if one.action == form.action], f"offered after {headers}"
    ours = stage.browser.ask("POST", form.action, "", encoded(form.filled()), content_type=FORM, with_secret=False)
    assert ours.status == 403
    assert [one for one in _all_forms(ours.body) if one.action == form.action]


def _all_forms(body: bytes) -> list[Found]:
    reader = Reader("")
    reader.feed(body.decode())
    return reader.forms


def test_the_page_warns_before_the_session_ends_for_good(stage: Stage) -> None:
    """Half an hour of nothing, or the end of ten hours of work, whichever comes first."""
    form = stage.forms["own:view"]
    token = stage.world.spare(form.token)
    ends = "update plan.session set expires_at = clock_timestamp() + interval '5 minutes' where token_digest = sha256(%s::bytea)"
    for query, least, most in ((None, 1800, 1800), (ends, 200, 300)):
        if query:
            stage.world.guard.execute(query, [token.encode()])
        body = stage.browser.ask("GET", form.action, token).body.decode()
        seconds = int(body.partition('data-seconds="')[2].partition('"')[0])
        assert least <= seconds <= most
