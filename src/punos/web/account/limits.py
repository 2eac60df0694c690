"""How often one may try to sign in. The counts stand in the database, so that every server process counts the same."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from punos.trust import actions
from punos.web.shared.errors import TooManySignIns
from punos.web.shared.whence import address_of


def count_address(request: HttpRequest, *, step: str) -> None:
    """Count a step of signing in. Raises TooManySignIns, which becomes a calm page, when one address has asked for it too often."""
    _count(step, address_of(request), settings.SIGN_INS_PER_ADDRESS)


def count_account(subject: str) -> None:
    """Count a session that is about to start. Raises TooManySignIns when there have been too many to this account."""
    _count("account", subject, settings.SIGN_INS_PER_ACCOUNT)


def _count(step: str, who: str, most: int) -> None:
    if wait := actions.count_sign_in(step=step, who=who, most=most):
        raise TooManySignIns(wait)
