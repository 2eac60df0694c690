import uuid
from pathlib import Path

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """What one must not do alone is asked for by one and allowed by another."""

    dependencies = [("trust", "0014_deleted_when_its_time_is_over"), ("clients", "0013_retention")]
    operations = [
        migrations.RemoveConstraint("alarm", "alarm_tells_a_known_thing"),
        AddConstraintNotValid(
            "alarm",
            models.CheckConstraint(condition=models.Q(("what__in", ["fuse", "second_person"])), name="alarm_tells_a_known_thing"),
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("client_id", models.UUIDField(null=True)),
                ("for_actor", models.UUIDField(null=True)),
                ("content", models.JSONField(null=True)),
                ("reason", models.TextField()),
                ("asked_by", models.UUIDField()),
                ("asked_post", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_post", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_allowed", models.BooleanField(null=True)),
            ],
            options={
                "db_table": "asking",
                "indexes": [
                    models.Index(fields=["asked_by", "asked_at"], name="asking_of_actor"),
                    models.Index(fields=["organisation_id", "ends_at"], name="asking_in_organisation"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("what__in", ["emergency", "post"])), name="asking_is_for_a_known_thing"),
                    models.CheckConstraint(
                        condition=models.Q(("what", "post"), _negated=True) | models.Q(("for_actor__isnull", False)),
                        name="asking_of_a_post_names_whose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_by", models.F("asked_by")), _negated=True), name="asking_is_answered_by_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("for_actor__in", [models.F("asked_by"), models.F("answered_by")]), _negated=True),
                        name="asking_is_for_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("is_allowed__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False), ("is_allowed__isnull", False)),
                            _connector="OR",
                        ),
                        name="asking_is_answered_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            ["alter table public.asking set schema plan", "call plan.secure('asking')", "grant delete on plan.asking to punos_guard"],
            migrations.RunSQL.noop,
        ),
        run_functions(SQL, "two_persons.sql"),
        run_sql(SQL, "two_persons_binding.sql", "two_persons_grants.sql"),
    ]
