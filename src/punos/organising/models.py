"""Tables of the organising plan: all of them public facts in schema `open`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from punos.base.texts import Language
from punos.organising.words import About, ClauseKind, CommentState, Outcome, Source, Theme, VersionStatus


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
    confirmed_by = models.CharField(max_length=120, blank=True)
    #: SHA-256 of the clauses and rules as they were confirmed, in hexadecimal figures.
    content_hash = models.CharField(max_length=64, blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comment_from = models.DateField(null=True, blank=True)
    comment_until = models.DateField(null=True, blank=True)
    #: Whether a planner reads a comment before everybody may.
    moderated = models.BooleanField(default=True)
    edition = models.PositiveIntegerField(default=1)
    begun_by_form = models.UUIDField(null=True, blank=True, unique=True)
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
            models.CheckConstraint(
                condition=~Q(status="comment") | Q(comment_from__isnull=False, comment_until__gte=F("comment_from")),
                name="plan_version_is_commented_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(content_hash="") | Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="plan_version_hash_is_sha256"
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
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "clause"
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="clause_key_is_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "number"], name="clause_number_is_once_in_a_version"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in ClauseKind]), name="clause_has_known_kind"),
        ]
        indexes = [models.Index(fields=["key"], name="clause_by_key")]


class Comment(models.Model):
    """What somebody says of a clause of a version that is open for comment, and what is answered.

    Nothing of the person is kept but a name that is to be shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="comments")
    clause_key = models.SlugField(max_length=80)
    about = models.CharField(max_length=8)
    theme = models.CharField(max_length=16)
    text = models.TextField()
    shown_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=12)
    received_on = models.DateField()
    state = models.CharField(max_length=12)
    hidden_why = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "comment"
        constraints = [
            models.CheckConstraint(condition=Q(about__in=[one.value for one in About]), name="comment_is_about_text_or_rule"),
            models.CheckConstraint(condition=Q(theme__in=[one.value for one in Theme]), name="comment_has_known_theme"),
            models.CheckConstraint(condition=Q(source__in=[one.value for one in Source]), name="comment_has_known_source"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in CommentState]), name="comment_has_known_state"),
            models.CheckConstraint(condition=Q(outcome__in=["", *(one.value for one in Outcome)]), name="comment_has_known_outcome"),
            models.CheckConstraint(condition=Q(language__in=[one.value for one in Language]), name="comment_has_known_language"),
            models.CheckConstraint(condition=~Q(text__regex=r"^\s*$"), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(outcome="", answer="") | ~Q(outcome="") & ~Q(answer=""), name="comment_is_answered_in_words"
            ),
            models.CheckConstraint(condition=~Q(state="hidden") | ~Q(hidden_why=""), name="comment_is_hidden_for_a_reason"),
        ]
        indexes = [models.Index(fields=["version", "clause_key"], name="comment_by_clause")]


class PlanEvent(models.Model):
    """Something a planner did to a version: what stood before and what stands now. Rows are only added."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="events")
    clause_key = models.CharField(max_length=80, blank=True)
    did = models.CharField(max_length=40)
    by_post = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "plan_event"
        indexes = [models.Index(fields=["version", "id"], name="plan_event_by_version")]


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
