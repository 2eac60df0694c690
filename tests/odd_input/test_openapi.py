"""Every form of the site, as its page draws it, is in the description of the interface: each field, and nothing asked for that no page sends."""

from __future__ import annotations

import re
from typing import Any

import pytest

from punos.web.openapi import document
from tests.odd_input.forms import Found
from tests.odd_input.stage import Stage


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, Any]]:
    """What each form may send, by the name of its address, with the deed in it."""
    told = {}
    for path, methods in document()["paths"].items():
        if "post" in methods:
            name, is_deed = methods["post"]["x-punos-address"], methods["post"]["operationId"].count(".") == 3
            told[f"{name}/{path.rstrip('/').rpartition('/')[2]}" if is_deed else name] = _body(methods["post"])
    return told


def _body(operation: dict[str, Any]) -> dict[str, Any]:
    """The one kind of body that an operation takes."""
    (content,) = operation["requestBody"]["content"].values()
    return dict(content["schema"])


def untold(form: Found, body: dict[str, Any]) -> list[str]:
    """Fields of a form that the description does not name."""
    names = {*form.data, *form.texts, *form.days, *form.choices}
    families = body.get("patternProperties", {})
    return sorted(name for name in names if name not in body["properties"] and not any(re.search(one, name) for one in families))


def test_every_field_of_every_form_is_described(stage: Stage, bodies: dict[str, dict[str, Any]]) -> None:
    fields = 0
    for form in stage.forms.values():
        body = bodies[form.name]
        drawn = {*form.data, *form.texts, *form.days, *form.choices, "csrfmiddlewaretoken"}
        fields += len(drawn)
        assert not untold(form, body), f"{form.name}: tell of them in web/openapi/sent.py"
        assert set(body.get("required", ())) <= drawn, f"{form.name} asks for what its page does not send"
    print(f"{len(stage.forms)} forms, {fields} fields, all described")
    assert fields > 400


def test_choices_that_are_known_beforehand_are_those_of_the_pages(stage: Stage, bodies: dict[str, dict[str, Any]]) -> None:
    compared = 0
    for form in stage.forms.values():
        for name, offered in form.options.items():
            told = bodies[form.name]["properties"].get(name, {})
            known = told.get("items", told).get("enum")
            compared += bool(known)
            assert not known or set(offered) <= set(known), f"{form.name} offers {name} otherwise than described"
    print(f"{compared} fields with choices")
    assert compared > 30


def test_a_field_that_is_left_out_is_seen(stage: Stage, bodies: dict[str, dict[str, Any]]) -> None:
    body = bodies["own:propose_goal"]
    without = body | {"properties": {name: one for name, one in body["properties"].items() if name != "words"}}
    assert untold(stage.forms["own:propose_goal"], without) == ["words"]
