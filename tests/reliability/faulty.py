"""The faults that can be planted in a served Punos, and its hurry."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from punos.plumbing.connections import base
from punos.web import middleware

FAULT, HURRY = "PUNOS_TEST_FAULT", "PUNOS_TEST_HURRY"
SAYS_DONE, KEEPS_PAGES, WAITS_FOR_EVER, TRIES_ONCE = "says done", "keeps pages", "waits for ever", "tries once"
"""A failed form is answered as done; a page that cannot be opened is shown as it was; silence is waited out; a deadlock is nobody's business."""


class Faulty:
    """Stands before everything else."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.faults = os.environ.get(FAULT, "").split(", ")
        self.kept: dict[str, HttpResponse] = {}
        hurry = float(os.environ.get(HURRY, "1"))
        base.PATIENCE_S, base.PAGE_S, base.CLEANING_S = base.PATIENCE_S / hurry, base.PAGE_S / hurry, base.CLEANING_S / hurry
        if WAITS_FOR_EVER in self.faults:
            base.PATIENCE_S = base.PAGE_S = base.CLEANING_S = 1e6
        if TRIES_ONCE in self.faults:
            middleware.stood_in_the_way = lambda _: False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if SAYS_DONE in self.faults and request.method == "POST" and response.status_code == 503:
            return HttpResponseRedirect("/")
        if KEEPS_PAGES in self.faults and request.method == "GET":
            if response.status_code == 503:
                return self.kept.get(request.path, response)
            self.kept[request.path] = response
        return response
