"""What may stand in an address: ids and words in its path, and questions behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from punos.web.openapi.addresses import LANGUAGE, Address
from punos.web.openapi.fields import TEXT, Schema

#: What a converter of Django's lets through.
CONVERTED: Mapping[str, Schema] = {
    "UUIDConverter": TEXT | {"format": "uuid", "pattern": "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"},
    "IntConverter": {"type": "integer", "minimum": 0},
    "SlugConverter": TEXT | {"pattern": "^[-a-zA-Z0-9_]+$"},
    "StringConverter": TEXT | {"pattern": "^[^/]+$"},
}
PAGE: Mapping[str, Schema] = {"page": {"type": "integer", "minimum": 0, "maximum": 999}}
NOTE: Mapping[str, Schema] = {"done": TEXT | {"description": "What was just done, for the page to say so."}}
#: What a page reads from behind its address. Pages that say what was just done read it of the address that one is led to.
QUERIES: Mapping[str, Mapping[str, Schema]] = {
    "account:begin_oidc": {"again": TEXT, "next": TEXT},
    "account:come_back": {"state": TEXT, "code": TEXT},
    "account:prove": {"next": TEXT},
    "account:sign_in": {"next": TEXT},
    "organising:comments": {"said": TEXT | {"enum": ["waiting", "public"]}},
    "organising:criterion": NOTE,
    "organising:draft": NOTE,
    "organising:drafts": NOTE,
    "organising:said": NOTE,
    "organising:write": NOTE,
    "own:log": {"before": {"type": "integer", "minimum": 1}},
    "public:services": {"q": TEXT | {"maxLength": 100}, "class": TEXT, "for": TEXT},
    "work:application": NOTE,
    "work:applications": {"decided": TEXT},
    "work:client": NOTE,
    "work:inbox": NOTE,
    "work:services": {"q": TEXT | {"maxLength": 100}},
}


def parameters_of(address: Address, method: str) -> list[dict[str, Any]]:
    """The parameters of one operation. A form comes with the cookie that holds its secret."""
    inside = [("path", name, CONVERTED[converter], True) for name, converter in address.varies if "{" + name + "}" in address.route]
    if LANGUAGE in address.route:
        inside.insert(0, ("path", "language", TEXT | {"enum": [code for code, _name in settings.LANGUAGES]}, True))
    behind = {} if method == "POST" else {**(PAGE if address.door.kind == "lists" else {}), **QUERIES.get(address.name, {})}
    inside += [("query", name, schema, False) for name, schema in behind.items()]
    if method == "POST":
        inside.append(("cookie", settings.CSRF_COOKIE_NAME, TEXT | {"minLength": 32, "maxLength": 64}, True))
    return [{"name": name, "in": place, "required": required, "schema": schema} for place, name, schema, required in inside]
