"""The table of what takes two persons. Its functions: `sql/two_persons.sql`."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class Asking(models.Model):
    """What one must not do alone: asked for by one, answered by another. `for_actor`: who would receive something by it, a third."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(max_length=20)
    client_id = models.UUIDField(null=True)
    for_actor = models.UUIDField(null=True)
    content = models.JSONField(null=True)
    reason = models.TextField()
    asked_by = models.UUIDField()
    asked_post = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    answered_post = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(null=True)

    class Meta:
        db_table = "asking"
        indexes = [
            models.Index(fields=["asked_by", "asked_at"], name="asking_of_actor"),
            models.Index(fields=["organisation_id", "ends_at"], name="asking_in_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=["emergency", "post"]), name="asking_is_for_a_known_thing"),
            models.CheckConstraint(condition=~Q(what="post") | Q(for_actor__isnull=False), name="asking_of_a_post_names_whose"),
            models.CheckConstraint(condition=~Q(answered_by=F("asked_by")), name="asking_is_answered_by_another"),
            models.CheckConstraint(condition=~Q(for_actor__in=[F("asked_by"), F("answered_by")]), name="asking_is_for_a_third"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, is_allowed__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, is_allowed__isnull=False),
                name="asking_is_answered_whole",
            ),
        ]
