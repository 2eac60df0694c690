"""How often one may try to sign in. The counts stand in the database, so that every server process counts the same."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

from punos.trust import actions
from punos.web.shared.errors import TooManySignIns


def count_address(request: HttpRequest, *, step: str) -> None:
    """Count a step of signing in. Raises TooManySignIns, which becomes a calm page, when one address has asked for it too often."""
    _count(step, address_of(request), settings.SIGN_INS_PER_ADDRESS)


def count_account(subject: str) -> None:
    """Count a session that is about to start. Raises TooManySignIns when there have been too many to this account."""
    _count("account", subject, settings.SIGN_INS_PER_ACCOUNT)


def address_of(request: HttpRequest) -> str:
    """Whence the request comes. What stands last in X-Forwarded-For our own proxy has seen; the rest anybody may write.

    An IPv6 address stands for its network of 64 bits: one household or one server has that many to take from.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.headers.get("x-forwarded-for", seen).rpartition(",")[2]
    try:
        address = ip_address(seen.strip())
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _count(step: str, who: str, most: int) -> None:
    if wait := actions.count_sign_in(step=step, who=who, most=most):
        raise TooManySignIns(wait)
