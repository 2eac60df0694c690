"""Whence a request comes, for counting how much comes from one place. It is never kept, only a digest of it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


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
