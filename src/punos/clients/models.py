"""Tables of the shared plan, all in schema `plan` and behind row security: a row is seen only through an open ticket."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from punos.clients.words import DECISIONS, STATES, Sort, WithholdingGround
from punos.organising.models import Clause
from punos.plumbing.papers.kinds import LARGEST_BYTES, Kind
from punos.trust.models import Organisation, Person, Post, Register, one_of
from punos.trust.words import Topic

LONGEST_NAME = 150
"""Characters of what a file was called."""


class TimeRange(Func):
    """`tstzrange(from, to)`, half-open."""

    function = "tstzrange"
    arity = 2


def known_states() -> Q:
    """Each sort has only its own states."""
    check = Q(pk__isnull=True)
    for sort, states in STATES.items():
        check |= Q(sort=sort.value, state__in=[state.value for state in states])
    return check


def has_decision_to_withhold() -> Q:
    """What is withheld from anybody is so by a decision: its day, its ground in law, its reason and who made it."""
    shown = Q(withheld_from_client=False, withheld_from_representative=False)
    made = Q(withheld_on__isnull=False, withheld_why__isnull=False, withheld_by__isnull=False, withheld_ground__isnull=False)
    return shown | (made & one_of("withheld_ground", WithholdingGround))


def decided_with_reasons() -> Q:
    """A decision on an application has its day, its reasons, its law, and until when a review of it may be asked for (Administrative Procedure Act
    434/2003 44–47 §).
    """
    said = Q(body__has_keys=["decided_on", "reasons", "law", "served_on", "review_until"], assignee__isnull=False)
    return ~Q(sort="application") | ~Q(state__in=[state.value for state in DECISIONS]) | said


class Part(models.Model):
    """The smallest thing that has an access decision: one goal, one service, one task, one party… of one client's plan.

    `organisation` is the party responsible; empty when it is the client or a near one. `body` holds the words and codes of
    its sort (see rules/bodies.py). `version` goes up by one at each change; the database refuses anything else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20)
    topic = models.CharField(max_length=20)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    assignee = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    body = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    withheld_from_client = models.BooleanField(default=False)
    withheld_from_representative = models.BooleanField(default=False)
    withheld_on = models.DateField(null=True)
    withheld_ground = models.CharField(max_length=20, null=True)
    withheld_why = models.TextField(null=True)
    withheld_by = models.UUIDField(null=True)

    class Meta:
        db_table = "part"
        indexes = [
            models.Index(fields=["client"], name="part_of_client"),
            models.Index(fields=["organisation", "sort", "state", "due_on"], name="part_of_organisation"),
            models.Index(fields=["assignee", "state", "due_on"], name="part_of_assignee"),
        ]
        constraints = [
            models.CheckConstraint(condition=one_of("sort", Sort), name="part_has_known_sort"),
            models.CheckConstraint(condition=one_of("topic", Topic), name="part_has_known_topic"),
            models.CheckConstraint(condition=known_states(), name="part_is_in_a_state_of_its_sort"),
            models.CheckConstraint(condition=~Q(sort="service") | Q(clause__isnull=False), name="service_hangs_on_a_clause"),
            models.CheckConstraint(condition=~Q(sort="service") | Q(organisation__isnull=False), name="service_has_a_responsible_party"),
            models.CheckConstraint(
                condition=~Q(sort="application") | Q(clause__isnull=False, organisation__isnull=False),
                name="application_hangs_on_a_clause",
            ),
            models.CheckConstraint(condition=decided_with_reasons(), name="application_is_decided_with_reasons"),
            models.CheckConstraint(
                condition=~Q(sort="own_worker") | (Q(assignee__isnull=False) & Q(starts_at__isnull=False)),
                name="own_worker_is_somebody_from_a_moment_on",
            ),
            models.CheckConstraint(
                condition=~Q(sort="party") | Q(state__in=["proposed", "declined"]) | Q(body__has_key="yes_at"),
                name="party_joins_after_the_clients_yes",
            ),
            models.CheckConstraint(condition=has_decision_to_withhold(), name="part_withheld_by_a_decision"),
            ExclusionConstraint(
                name="own_worker_is_one_at_a_time",
                expressions=[("client", RangeOperators.EQUAL), (TimeRange(F("starts_at"), F("ended_at")), RangeOperators.OVERLAPS)],
                condition=Q(sort="own_worker"),
            ),
            models.UniqueConstraint(fields=["client"], condition=Q(sort="plan"), name="client_has_one_plan"),
        ]


class PartVersion(models.Model):
    """A part as it was before a change: full history, with who and when."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    organisation_id = models.UUIDField(null=True)
    body = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "part_version"
        constraints = [models.UniqueConstraint(fields=["part", "version"], name="part_version_is_kept_once")]


class Event(models.Model):
    """What happened to a part, written by the database with the change itself. Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    client_id = models.UUIDField()
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20)
    did = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, null=True)
    to_state = models.CharField(max_length=20)
    organisation_id = models.UUIDField(null=True)
    clause_id = models.UUIDField(null=True)
    by_post = models.UUIDField(null=True)
    by_client = models.BooleanField(default=False)

    class Meta:
        db_table = "event"
        indexes = [
            models.Index(fields=["client_id", "at"], name="event_of_client"),
            models.Index(fields=["part"], name="event_of_part"),
            models.Index(fields=["clause_id", "at"], name="event_of_clause"),
        ]


class Clock(models.Model):
    """A deadline or a promise that runs for a part: which rule, from when, the pauses, and when it was met."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    deadline_id = models.CharField(max_length=40, null=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    #: Whether an end on a day off moves to the next working day, and whether the time stands still in a pause: as its rule says.
    moves_on = models.BooleanField(default=True)
    stands_still = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    pauses = ArrayField(ArrayField(models.DateTimeField(null=True)), default=list)
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "clock"
        indexes = [models.Index(fields=["part"], name="clock_of_part")]
        constraints = [
            models.CheckConstraint(condition=Q(clause__isnull=False) | Q(deadline_id__isnull=False), name="clock_has_a_rule"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")), name="clock_stops_after_it_starts"
            ),
        ]


class Attachment(models.Model):
    """A file that hangs on a part, made anew by us from what was sent: seen with the part, never changed, withdrawn when it was a wrong one.

    `name` is what the sender called it, kept as words and never used as a name of ours. `paper` is the paper of the application that it is, if
    one was named. `size` is in bytes. `added_by` and `withdrawn_by` are posts; empty when it was the client.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    paper = models.CharField(max_length=60, null=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        db_table = "attachment"
        indexes = [models.Index(fields=["part"], name="attachment_of_part"), models.Index(fields=["client"], name="attachment_of_client")]
        constraints = [
            models.CheckConstraint(condition=one_of("kind", Kind), name="attachment_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=LARGEST_BYTES), name="attachment_has_a_size_within_limits"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True), name="attachment_is_withdrawn_at_a_moment"
            ),
        ]


class AttachmentContent(models.Model):
    """The bytes of a file, by themselves: what opens a plan does not open them. They go when the law lets them; the row of the file stays."""

    attachment = models.OneToOneField(Attachment, primary_key=True, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()

    class Meta:
        db_table = "attachment_content"
