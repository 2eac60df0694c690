"""Names and values of rule fields in words, for rules and for what changed in them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punos.base.texts import Text
from punos.organising import queries
from punos.organising.rules import limit_of
from punos.organising.rules.catalogue import class_name, group_name
from punos.organising.rules.wording import LEVELS, PROVISION, event_text, limit_text, party_text, share_text
from punos.trust.words import DOMAIN_NAMES, TOPIC_NAMES
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FIELDS: Mapping[str, StrPromise] = {
    "alternative": gettext_lazy("Or instead"),
    "applicant": gettext_lazy("Who applies"),
    "authority": gettext_lazy("Who reviews a decision"),
    "amount": gettext_lazy("Amount"),
    "deadline": gettext_lazy("Statutory deadline"),
    "denominator": gettext_lazy("Of what"),
    "documents": gettext_lazy("Papers that an application must have"),
    "evidence": gettext_lazy("What shows it"),
    "handover": gettext_lazy("Handing over"),
    "hours_per_client_year": gettext_lazy("Hours for each client in a year"),
    "if_broken": gettext_lazy("If the promise is broken"),
    "informed": gettext_lazy("Is told"),
    "law": gettext_lazy("Law"),
    "level": gettext_lazy("Level"),
    "limit": gettext_lazy("In what time"),
    "metric": gettext_lazy("What is measured"),
    "minimum": gettext_lazy("Minimum"),
    "months": gettext_lazy("Months"),
    "months_network": gettext_lazy("Months, when there are many parties"),
    "numerator": gettext_lazy("What is counted"),
    "organisations_at_least": gettext_lazy("Organisations at least"),
    "owner": gettext_lazy("Who answers for it"),
    "parties": gettext_lazy("Parties"),
    "price": gettext_lazy("Price to the client"),
    "promise": gettext_lazy("Service promise"),
    "providers": gettext_lazy("Provided by"),
    "provision": gettext_lazy("How it is provided"),
    "ptv_class": gettext_lazy("Class of service"),
    "responsible": gettext_lazy("Who answers for it"),
    "review": gettext_lazy("Review of a decision"),
    "rhythm": gettext_lazy("How often"),
    "segments": gettext_lazy("Ways of working"),
    "served": gettext_lazy("When a decision counts as served"),
    "service": gettext_lazy("Service"),
    "services_at_least": gettext_lazy("Services at least"),
    "share": gettext_lazy("Share of cases"),
    "start": gettext_lazy("The clock starts"),
    "stop": gettext_lazy("The clock stops"),
    "supports": gettext_lazy("Helps"),
    "synonyms": gettext_lazy("Other words for it"),
    "target_group": gettext_lazy("For whom"),
    "domain": gettext_lazy("Whose records it belongs to"),
    "task": gettext_lazy("What it is the time of"),
    "title": gettext_lazy("Title"),
    "topic": gettext_lazy("What it is about in a client's plan"),
}
TOPICS: Mapping[str, Text] = {topic.value: name for topic, name in TOPIC_NAMES.items()}
DOMAINS: Mapping[str, Text] = {domain.value: name for domain, name in DOMAIN_NAMES.items()}
VALUES: Mapping[str, StrPromise] = {
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("four times a year"),
    "provider": gettext_lazy("each provider"),
    "person": gettext_lazy("a person"),
    "organisation": gettext_lazy("an organisation"),
    "self_directed": gettext_lazy("on one's own"),
    "co_operation": gettext_lazy("in co-operation"),
    "community": gettext_lazy("with the community"),
    "network": gettext_lazy("with a network"),
    "plan_in_force": gettext_lazy("clients with a plan in force"),
    "clients_with_three_services": gettext_lazy("clients with three services or more"),
    "contact_h_week": gettext_lazy("hours of contact in a week"),
    "time_to_handover": gettext_lazy("time from referral to contact"),
    "meeting_attended": gettext_lazy("attended meetings"),
    "joint_visit_done": gettext_lazy("visits made together"),
}


def word_of_field(name: str) -> str:
    """The name of a field of a rule; its own name in words where it has none."""
    return str(FIELDS[name]) if name in FIELDS else name.replace("_", " ").capitalize()


def value_words(name: str, value: Any, language: str) -> str:
    """A value of a rule in words."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_words(name, part, language) for part in value) or "–"
    if isinstance(value, dict):
        return _mapping_words(value, language)
    if name == "share":
        return share_text(Decimal(str(value))).in_(language)
    return _word(name, str(value), language)


def _mapping_words(value: dict[str, Any], language: str) -> str:
    if set(value) == {"fi", "sv", "en"}:
        said = value[language if language in value else "fi"]
        return ", ".join(said) if isinstance(said, list) else str(said)
    if set(value) == {"amount", "unit"}:
        return limit_text(limit_of(value)).in_(language)
    return ", ".join(f"{word_of_field(name)}: {value_words(name, part, language)}" for name, part in value.items() if name != "key")


def _word(name: str, value: str, language: str) -> str:
    named = _named(name, value)
    if named is not None:
        return named.in_(language)
    return str(VALUES[value]) if value in VALUES else value


def _named(name: str, value: str) -> Text | None:
    """The text of a word that means something by the field it stands in."""
    if name in ("start", "stop"):
        return event_text(value)
    if name in ("responsible", "supports", "informed"):
        return party_text(value)
    if name in ("providers", "parties", "owner"):
        return queries.organisation_names((value,)).get(value)
    tables: dict[str, Mapping[str, Text]] = {"level": LEVELS, "provision": PROVISION, "topic": TOPICS, "domain": DOMAINS}
    if name in tables:
        return tables[name].get(value)
    return {"ptv_class": class_name, "target_group": group_name}[name](value) if name in ("ptv_class", "target_group") else None
