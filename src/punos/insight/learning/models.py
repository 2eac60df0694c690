"""Tables of the cube, in schema `stats`: only figures that have passed disclosure control. The counts behind them are kept nowhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod

from punos.insight.learning.words import Dimension, Shown


class Cell(models.Model):
    """One figure of one promise (or deadline), quarter and member of a dimension.

    `n` cases that fell due in the quarter, to the nearest 5; `kept_percent` of them in time, in steps of 5; `median_days` from
    start to stop in calendar days. Empty where it may not be shown; `shown` tells why.
    """

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField()
    clause_id = models.UUIDField(null=True)
    deadline_id = models.CharField(max_length=40, null=True)
    dimension = models.CharField(max_length=10)
    member = models.CharField(max_length=60, blank=True)
    shown = models.CharField(max_length=20)
    n = models.PositiveIntegerField(null=True)
    kept_percent = models.PositiveSmallIntegerField(null=True)
    median_days = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "cell"
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "clause_id", "deadline_id", "dimension", "member"], name="cell_is_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(clause_id__isnull=False, deadline_id__isnull=True) | Q(clause_id__isnull=True, deadline_id__isnull=False),
                name="cell_is_of_one_rule",
            ),
            models.CheckConstraint(condition=Q(dimension__in=[one.value for one in Dimension]), name="cell_has_known_dimension"),
            models.CheckConstraint(condition=Q(shown__in=[one.value for one in Shown]), name="cell_tells_what_is_shown"),
            models.CheckConstraint(
                condition=~Q(shown="too_few") | Q(n__isnull=True, kept_percent__isnull=True, median_days__isnull=True),
                name="too_few_shows_nothing",
            ),
            models.CheckConstraint(condition=Q(shown="all") | Q(kept_percent__isnull=True), name="share_is_shown_only_with_all"),
            models.CheckConstraint(condition=Q(n__isnull=True) | Q(n__gte=5, n=F("n") - Mod(F("n"), 5)), name="cell_counts_are_rounded"),
            models.CheckConstraint(
                condition=Q(kept_percent__isnull=True)
                | Q(kept_percent__lte=100, kept_percent=F("kept_percent") - Mod(F("kept_percent"), 5)),
                name="cell_shares_are_rounded",
            ),
        ]


class CountedQuarter(models.Model):
    """A quarter that has been counted. It is counted once: figures that change from day to day would tell of the one who changed them."""

    quarter = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "counted_quarter"
