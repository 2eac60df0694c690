"""What the council has confirmed stays, even for the owner of the database; the app cannot write the plan at all."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from punos.organising.loading import Loaded
from punos.organising.tests.factories import county

__all__ = ["county"]

COPY = """insert into open.clause (id, version_id, key, number, position, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en,
 plain_fi, plain_sv, plain_en, rule, reason_fi, reason_sv, reason_en)
 select gen_random_uuid(), 2, 'slipped-in', '4.999', 999, kind, title_fi, title_sv, title_en, text_fi, text_sv, text_en,
 plain_fi, plain_sv, plain_en, rule, reason_fi, reason_sv, reason_en from open.clause where version_id = 2 limit 1"""


@pytest.mark.parametrize(
    "statement",
    [
        "update open.clause set text_fi = 'x' where version_id = 1 and key = 'detox'",
        "update open.clause set version_id = 2, key = 'moved', number = '4.998' where version_id = 1 and key = 'detox'",
        "delete from open.clause where version_id = 2 and key = 'detox'",
        COPY,
        "update open.plan_version set status = 'draft' where number = 1",
        "update open.plan_version set valid_from = valid_from + 1 where number = 2",
        "update open.plan_version set decision_ref = 'other' where number = 1",
        "delete from open.plan_version where number = 2",
    ],
)
def test_not_even_the_owner_changes_what_is_confirmed(county: Loaded, statement: str) -> None:
    with pytest.raises(DatabaseError, match="confirmed"), transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_a_confirmed_version_may_end(county: Loaded) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("update open.plan_version set valid_to = '2030-01-01' where number = 2")
        assert cursor.rowcount == 1
        transaction.set_rollback(True, using="owner")


def test_two_versions_never_rule_on_the_same_day(county: Loaded) -> None:
    with (
        pytest.raises(DatabaseError, match="plan_version_alone_in_force"),
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute("update open.plan_version set valid_to = valid_to + 1 where number = 1")


@pytest.mark.parametrize("alias", ["default", "stats"])
@pytest.mark.parametrize("table", ["clause", "plan_version", "parameter", "fact", "deadline_rule", "municipality", "employment_area"])
def test_those_who_serve_pages_cannot_write_the_plan(county: Loaded, alias: str, table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"delete from open.{table}")
