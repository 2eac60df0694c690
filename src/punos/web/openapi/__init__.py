"""The description of the interface, OpenAPI 3.1: made of the resolver, the doors and the forms, and written nowhere by hand."""

from __future__ import annotations

import inspect
import json
from typing import Any

from django.conf import settings

from punos.web.openapi.addresses import Address, addresses
from punos.web.openapi.answers import HIDDEN, answers_of, calm_answers
from punos.web.openapi.asked import parameters_of
from punos.web.openapi.fields import TEXT
from punos.web.openapi.sent import deeds_at, taken_by
from punos.web.shared.reading import FORM, FORM_IN_PARTS
from punos.web.work.deeds.base import Deed

VERSION = "3.1.0"
SECRET_FIELD = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SESSION, COLLECTOR = "session", "collector"
ABOUT = """Pages for people, which programs may read by the same doors. There is no other way in: no token but the session of somebody who has \
signed in, in one role. `x-punos-door` says how an address is entered and `x-punos-roles` who may; to everybody else it is the same as what does \
not exist. Every form is sent with its secret, and adds what it adds once, however often it is sent with one `new_id` or `form_id`."""


def told() -> str:
    """The description as `punos openapi` prints it."""
    return json.dumps(document(), ensure_ascii=False, indent=1)


def document() -> dict[str, Any]:
    """The whole description, ready to be written as JSON."""
    paths: dict[str, dict[str, Any]] = {}
    for address in addresses():
        for deed in deeds_at(address) or (None,):
            route = address.route.replace("{slug}", deed.slug) if deed else address.route
            paths[route] = {method.lower(): operation(address, method, deed) for method in address.methods}
    return {
        "openapi": VERSION,
        "info": {"title": "Punos", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in sorted({_section(one) for one in addresses()})],
        "paths": dict(sorted(paths.items())),
        "components": {"responses": calm_answers(), "securitySchemes": _schemes()},
    }


def operation(address: Address, method: str, deed: Deed | None = None) -> dict[str, Any]:
    """One method of one address; where the address names a deed, of that deed."""
    door, is_sent = address.door, method == "POST"
    taken = taken_by(address, deed) if is_sent else None
    told: dict[str, Any] = {
        "operationId": ".".join([*address.name.split(":"), *([deed.slug] if deed else []), method.lower()]),
        "tags": [_section(address)],
        "summary": inspect.cleandoc(address.view.__doc__ or "").partition("\n")[0],
        "parameters": [one for one in parameters_of(address, method) if not (deed and one["name"] == "slug")],
        "responses": answers_of(address, method, taken.ends if taken else ()),
        "security": _security(address),
        "x-punos-address": address.name,
        "x-punos-door": address.kind,
        "x-punos-roles": sorted(door.roles) if door.kind != "public" else ["anybody"],
    }
    if taken:
        schema = taken.schema()
        schema["properties"] = {SECRET_FIELD: TEXT | {"description": "The form's secret, as its page holds it."}, **schema["properties"]}
        schema["required"] = [SECRET_FIELD, *schema.get("required", ())]
        told["requestBody"] = {"required": True, "content": {FORM_IN_PARTS if address.door.takes_file else FORM: {"schema": schema}}}
    return told


def _section(address: Address) -> str:
    return address.name.partition(":")[0] if ":" in address.name else "machine"


def _security(address: Address) -> list[dict[str, list[str]]]:
    """A session where the door asks for one; elsewhere one may come without."""
    if address.door.kind != "public":
        return [{SESSION: []}]
    return [{}, {COLLECTOR if address.name in HIDDEN else SESSION: []}]


def _schemes() -> dict[str, Any]:
    return {
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_TOKEN_COOKIE,
            "description": "The session of somebody who has signed in.",
        },
        COLLECTOR: {"type": "http", "scheme": "bearer", "description": "The token of PUNOS_METRICS_TOKEN, for the operator's collector."},
    }
