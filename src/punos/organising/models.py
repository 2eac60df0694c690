"""Tables of the organising plan: all of them public facts in schema `open`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from punos.organising.words import ClauseKind, VersionStatus


class DateRange(Func):
    """`daterange(from, to)`, half-open."""

    function = "daterange"
    arity = 2


class EmploymentArea(models.Model):
    """An employment area: the municipalities that organise employment services together."""

    key = models.SlugField(max_length=60, primary_key=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        db_table = "employment_area"


class Municipality(models.Model):
    """A municipality of the county. The code is a string of three figures, as Statistics Finland gives it."""

    code = models.CharField(max_length=3, primary_key=True)
    key = models.SlugField(max_length=60, unique=True)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    population = models.IntegerField()
    lon = models.FloatField()
    lat = models.FloatField()
    employment_area = models.ForeignKey(EmploymentArea, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "municipality"
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{3}$"), name="municipality_code_is_three_figures")]


class PlanVersion(models.Model):
    """One version of the organising plan. At most one is in force on a day."""

    number = models.PositiveIntegerField(primary_key=True)
    title_fi = models.CharField(max_length=200)
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    confirmed_on = models.DateField(null=True)
    decision_ref = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    #: Why clauses of the version before are not in this one: the reason in three languages, by the key of the clause.
    removed = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "plan_version"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in VersionStatus]), name="plan_version_has_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | (Q(confirmed_on__isnull=False) & ~Q(decision_ref="") & Q(valid_from__isnull=False)),
                name="plan_version_confirmed_by_a_decision",
            ),
            ExclusionConstraint(
                name="plan_version_alone_in_force",
                expressions=[(DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS)],
                condition=Q(status="confirmed"),
            ),
        ]


class Clause(models.Model):
    """One clause of one version: a text for people and, where it rules something, a typed rule for the software.

    `key` is the same in every version; `number` is what people cite. A clause of a confirmed version never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="clauses")
    key = models.SlugField(max_length=80)
    number = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    title_fi = models.CharField(max_length=200)
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_fi = models.TextField()
    text_sv = models.TextField()
    text_en = models.TextField()
    plain_fi = models.TextField()
    plain_sv = models.TextField()
    plain_en = models.TextField()
    rule = models.JSONField(default=dict)
    reason_fi = models.TextField(blank=True)
    reason_sv = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        db_table = "clause"
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="clause_key_is_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "number"], name="clause_number_is_once_in_a_version"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in ClauseKind]), name="clause_has_known_kind"),
        ]
        indexes = [models.Index(fields=["key"], name="clause_by_key")]


class DeadlineRule(models.Model):
    """A statutory deadline, as dated data with its source and how sure of it we are (A, B or C).

    `moves_on`: an end on a day off moves to the next working day (Act 150/1930 § 5); `pauses`: the time stands still while the client
    has been asked for more.
    """

    id = models.SlugField(max_length=40, primary_key=True)
    start_fi = models.CharField(max_length=200)
    start_sv = models.CharField(max_length=200)
    start_en = models.CharField(max_length=200)
    stop_fi = models.CharField(max_length=200)
    stop_sv = models.CharField(max_length=200)
    stop_en = models.CharField(max_length=200)
    who_fi = models.CharField(max_length=200)
    who_sv = models.CharField(max_length=200)
    who_en = models.CharField(max_length=200)
    start_event = models.CharField(max_length=60)
    stop_event = models.CharField(max_length=60)
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    moves_on = models.BooleanField(default=True)
    pauses = models.BooleanField(default=True)
    source = models.CharField(max_length=200)
    source_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    applies = models.JSONField(null=True)

    class Meta:
        db_table = "deadline_rule"
        constraints = [models.CheckConstraint(condition=Q(confidence__in=["A", "B", "C"]), name="deadline_rule_tells_its_confidence")]


class Parameter(models.Model):
    """One dated value that criteria use: value, from, to, source."""

    name = models.SlugField(max_length=60)
    label_fi = models.CharField(max_length=120)
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=4)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=1)

    class Meta:
        db_table = "parameter"
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="parameter_has_one_value_from_a_day")]


class Fact(models.Model):
    """A fact that criteria may ask of a person: its type, unit, label and question."""

    name = models.SlugField(max_length=60, primary_key=True)
    type = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    spec = models.JSONField()

    class Meta:
        db_table = "fact"
