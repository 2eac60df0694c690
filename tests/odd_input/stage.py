"""The stage: a world, its forms, and sending them. Whatever a form does is seen, and put back before the next one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.urls import reverse
from django.utils.translation import override

from punos.plumbing.postgres import SUPERUSER, Cluster
from punos.trust.words import Role
from punos.web.account.views.signing import SUBJECT_COOKIE
from tests.addresses.asking import Answer, Browser
from tests.addresses.canaries import Canaries
from tests.addresses.entitlement import Entitlement
from tests.addresses.resolver import Address, addresses
from tests.addresses.table import Row, table
from tests.addresses.test_every_address import asked
from tests.addresses.watch import Watch
from tests.addresses.world import Furnished, furnished
from tests.odd_input.forms import Data, Found, every_form, forms_in
from tests.odd_input.putting_back import Keepsake
from tests.odd_input.walk import rare_forms

FORM = "application/x-www-form-urlencoded"
LANGUAGE = re.compile(rb'<html lang="(fi|sv|en)"')
#: Pages that only tell something, or are no pages.
FORMLESS = re.compile(
    r"/(plan(?!/(drafts|versions/\d+/[\d.]+/comment)/)|insight|providers|timeline|why|history|everything\.json|plan\.pdf)(/|$)"
)
#: What is a search is counted by the log, so its row is put back too.
COUNTED = ("work:find", "work:emergency", "work:open_emergency", "account:log", "work:begin")
#: Openings on a ground that the form states.
STATED = ("work:open_emergency", "work:open_by_law")
DONE = (200, 204, 303, 307)
READABLE = (400, 401, 403, 404, 409, 422)
WHO = (
    ("citizen", "own_record"),
    ("social_worker", "link"),
    ("nurse", "link"),
    ("planner", "none"),
    ("privacy_officer", "none"),
    ("anonymous", "none"),
)


@dataclass(slots=True)
class Stage:
    """A world with its forms."""

    world: Furnished
    browser: Browser
    watch: Watch
    kept: Keepsake
    forms: dict[str, Found] = field(default_factory=dict)
    there: dict[str, Address] = field(default_factory=lambda: {one.name: one for one in addresses()})
    rows: dict[str, Row] = field(default_factory=table)

    def ask(self, form: Found, data: Data | bytes, **more: Any) -> Answer:
        """Send a form as a browser does; what it writes stays."""
        self.prepare(form)
        body = data if isinstance(data, bytes) else encoded(data)
        answer = self.browser.ask(
            "POST",
            more.pop("path", form.action),
            more.pop("token", form.token),
            body,
            **({"content_type": FORM, "cookies": form.cookies} | more),
        )
        said = {name: values[-1] for name, values in data.items() if name in ("law", "reason") and values} if isinstance(data, dict) else {}
        self.watch.look(answer, self.there[form.address], **(said if form.address in STATED else {}))
        return answer

    def prepare(self, form: Found) -> None:
        """Search anew before a relationship is begun: the tests may take longer than a search lets it begin."""
        if form.address == "work:begin":
            _search(self.world, self.browser)

    def send(self, form: Found, data: Data | bytes, **more: Any) -> tuple[Answer, list[str]]:
        """Send a form; the answer, what it wrote, and everything is as it was before."""
        answer = self.ask(form, data, **more)
        return answer, self.undone(form)

    def undone(self, form: Found) -> list[str]:
        """What was written since the last time; it is put back."""
        written = self.kept.written() if self.kept.is_touched() else []
        if written or form.address in COUNTED:
            self.kept.put_back()
        return written

    def seems_wrong(self) -> str:
        """What the watch saw on the way, or nothing."""
        seen = [*self.watch.failures, *self.watch.leaks, *self.watch.faults]
        self.watch.failures, self.watch.leaks = [], []
        self.watch.faults.clear()
        return "\n".join(seen[:20])


def encoded(data: Data) -> bytes:
    """The body of a form. A lone surrogate goes as its three bytes, which are no UTF-8."""
    return urlencode(data, doseq=True, errors="surrogatepass").encode()


def has_words(answer: Answer, words: str) -> bool:
    """Whether the page shows these words, however they are escaped."""
    return _bare(words) in _bare(html.unescape(answer.body.decode()))


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\x00", "\ufffd")).strip()


def lost_words(form: Found, data: Data, answer: Answer) -> list[str]:
    """Fields of words that the page does not give back."""
    return [name for name in form.texts for value in data.get(name, [])[-1:] if not has_words(answer, value)]


def broken_links(answer: Answer) -> list[str]:
    """Links of the error summary that lead to no field on the page."""
    body = answer.body.decode()
    summary = body.partition("ds-error-summary")[2].partition("</section>")[0]
    return [one for one in re.findall(r'href="#([^"]+)"', summary) if f'id="{one}"' not in body]


@contextmanager
def staged(cluster: Cluster, canaries: Canaries) -> Iterator[Stage]:
    """A world of its own with its forms, found as a browser finds them."""
    server = cluster.server
    with furnished(canaries) as world, psycopg.connect(**server.sign_in(SUPERUSER, server.database), autocommit=True) as boss:
        browser, watch = Browser(), Watch(canaries, Entitlement(world.guard, world.people))
        rare = {one.name: one for one in rare_forms(world, browser)}
        drawn = every_form(browser, pages(world, watch))
        assert {"work:answer_second", "account:answer_post"} <= set(drawn), "what waits for another person is on no page"
        forms = drawn | rare | _begin(world, browser) | {one.name: one for one in _pageless(world)}
        stage = Stage(world, browser, watch, Keepsake.of(boss), forms)
        stage.forms = {name: _settled(stage, form) for name, form in forms.items()}
        yield stage


def _settled(stage: Stage, form: Found) -> Found:
    """The form with choices that can be carried out, where the first ones cannot: an organisation without the client's yes, say."""
    if stage.send(form, form.filled())[0].status in DONE:
        return form
    for name, options in form.options.items():
        for option in options[:40]:
            other = replace(form, data=form.data | {name: [option]})
            if stage.send(other, other.filled())[0].status in DONE:
                return other
    return form


def pages(
    world: Furnished, watch: Watch, who: tuple[tuple[str, str], ...] = WHO, but: re.Pattern[str] = FORMLESS
) -> Iterator[tuple[str, str]]:
    """Every page, but some, that these may see: a client, a social worker, a nurse with a referral, the privacy officer and anybody."""
    for role, between in who:
        for ask in asked(world, watch, (role,), (between, "none")):
            is_theirs = role != "nurse" or ask.address.name.startswith("work:answer")
            is_shown = ask.asker.relationship in (between, "none") and ask.row.expected(ask.asker, "GET") == "shown"
            if is_theirs and is_shown and not but.search(ask.path):
                yield ask.path, ask.asker.token


def _begin(world: Furnished, browser: Browser) -> dict[str, Found]:
    """The form that stands behind a search: the person is found first."""
    worker, location = world.people.workers[Role.SOCIAL_WORKER], _search(world, browser)
    page = browser.ask("GET", location, worker.token)
    return {form.name: replace(form, data=form.data | {"purpose": ["care"]}) for form in forms_in(page.body, location, worker.token)}


def _search(world: Furnished, browser: Browser) -> str:
    """Find the person by the code; where the page of the one who was found is."""
    worker, client = world.people.workers[Role.SOCIAL_WORKER], world.people.clients["none"]
    found = browser.ask("POST", _path("work:find"), worker.token, {"code": client.code})
    assert found.status == 303, f"a client was not found by the code: {found.status}"
    return found.location


def _pageless(world: Furnished) -> Iterator[Found]:
    """Forms that stand on every page, come by way of another form, or belong to signing in."""
    worker, client = world.people.workers[Role.SOCIAL_WORKER], world.people.clients["emergency"]
    texts = ("reason",)
    yield Found(_path("account:stay"), worker.token, {})
    yield Found(_path("account:sign_out"), world.spare(worker.token), {})
    yield Found(_path("account:be_somebody"), "", {"subject": ["somebody"], "post": [str(worker.post_id)], "next": ["/fi/"]})
    subject = world.guard.execute("select subject from plan.actor where id = %s", [worker.actor_id]).fetchone()
    carried = {SUBJECT_COOKIE: {"subject": subject[0], "next": "/fi/"}}  # type: ignore[index]
    yield Found(_path("account:be_oneself"), worker.token, {"subject": ["somebody"], "post": [str(worker.post_id)], "next": ["/fi/"]})
    yield Found(_path("account:choose_place"), "", {"post": [str(worker.post_id)]}, carried=carried)
    yield Found(_path("work:open_emergency", client_id=client.id), worker.token, {"reason": [""]}, texts)
    by_law = _path("work:open_by_law", client_id=world.people.clients["statute"].id)
    yield Found(by_law, worker.token, {"law": ["shl-41-health"], "reason": [""]}, texts, options={"law": ["shl-41-health"]})


def _path(name: str, **values: object) -> str:
    with override("fi"):
        return reverse(name, kwargs=values)


def foreign_ids(world: Furnished) -> dict[str, str]:
    """Ids that exist and are not the sender's to name here."""
    parts, people = world.parts, world.people
    one = next(part for part in parts if part.client_id == people.stranger.id)
    own = next(part for part in parts if part.client_id == people.clients["link"].id and part.sort == "note")
    return {"another's part": str(one.id), "another client": str(people.stranger.id), "own part of another sort": str(own.id)}
