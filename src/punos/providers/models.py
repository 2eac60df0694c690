"""Tables of providers: public facts in schema `open`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from punos.organising.models import DateRange, Municipality
from punos.providers.words import ApprovalState, Way
from punos.trust.models import Organisation, one_of, valid_order


class ServiceUnit(models.Model):
    """A place where an organisation serves people. `hours`: weekday (`mon`…`sun`) → [opens, closes], local time; empty: by agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name_fi = models.CharField(max_length=160)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    address = models.CharField(max_length=200)
    lon = models.FloatField()
    lat = models.FloatField()
    hours = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "service_unit"
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90), name="service_unit_is_somewhere_on_earth"
            )
        ]


class Approval(models.Model):
    """An organisation may produce one service in one way from a day on.

    `clause_key` is the service, the same in every version of the organising plan. `evidence`: a list of
    {requirement: key of a clause, on: day, source}. `terms_version`: the version of the plan whose terms the provider has accepted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    clause_key = models.SlugField(max_length=80)
    way = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    evidence = models.JSONField(default=list, blank=True)
    terms_version = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "approval"
        indexes = [models.Index(fields=["clause_key"], name="approval_by_service")]
        constraints = [
            valid_order("approval"),
            models.CheckConstraint(condition=one_of("way", Way), name="approval_is_for_a_known_way"),
            models.CheckConstraint(condition=one_of("state", ApprovalState), name="approval_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(state="approved") | Q(terms_version__isnull=False), name="approved_after_accepting_terms"),
            ExclusionConstraint(
                name="approval_is_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("clause_key", RangeOperators.EQUAL),
                    ("way", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
