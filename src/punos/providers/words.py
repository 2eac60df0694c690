"""The words of providers: ways of producing a service and states of an approval."""

from __future__ import annotations

from enum import StrEnum

from punos.base.texts import Text


class Way(StrEnum):
    """How a service is produced. `other`: by a body that has the duty by law, or by its own choice, without the county's money."""

    SELF_PRODUCED = "self_produced"
    PROCURED = "procured"
    VOUCHER = "voucher"
    OTHER = "other"


class ApprovalState(StrEnum):
    """Where an approval stands. Only an approved one lets the provider take new clients."""

    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


WAY_NAMES: dict[Way, Text] = {
    Way.SELF_PRODUCED: Text("oma tuotanto", "egen produktion", "own production"),
    Way.PROCURED: Text("ostopalvelu", "köpt tjänst", "purchased service"),
    Way.VOUCHER: Text("palveluseteli", "servicesedel", "service voucher"),
    Way.OTHER: Text("toimijan oma palvelu", "aktörens egen tjänst", "the body's own service"),
}

STATE_NAMES: dict[ApprovalState, Text] = {
    ApprovalState.APPLIED: Text("haettu", "ansökt", "applied for"),
    ApprovalState.APPROVED: Text("hyväksytty", "godkänd", "approved"),
    ApprovalState.SUSPENDED: Text("keskeytetty", "avbruten", "suspended"),
    ApprovalState.WITHDRAWN: Text("peruttu", "återkallad", "withdrawn"),
}

WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

WEEKDAY_NAMES: dict[str, Text] = {
    "mon": Text("ma", "mån", "Mon"),
    "tue": Text("ti", "tis", "Tue"),
    "wed": Text("ke", "ons", "Wed"),
    "thu": Text("to", "tors", "Thu"),
    "fri": Text("pe", "fre", "Fri"),
    "sat": Text("la", "lör", "Sat"),
    "sun": Text("su", "sön", "Sun"),
}
