import uuid
from pathlib import Path

from django.db import migrations, models

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"
GROUNDS = [
    *("own_register", "addressed", "permit", "statute", "emergency", "self", "representative", "relationship"),
    *("fuse", "none"),
]


class Migration(migrations.Migration):
    dependencies = [("trust", "0009_exports_today"), ("clients", "0005_chain")]
    operations = [
        migrations.RemoveConstraint("access", "access_has_known_basis"),
        migrations.AddConstraint(
            "access", models.CheckConstraint(condition=models.Q(("basis__in", GROUNDS)), name="access_has_known_basis")
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("token_digest", models.BinaryField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField()),
                ("post_id", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.UUIDField(null=True)),
                ("finding", models.TextField(null=True)),
            ],
            options={
                "db_table": "alarm",
                "constraints": [
                    models.UniqueConstraint(fields=["token_digest", "day", "what"], name="alarm_once_a_session_a_day"),
                    models.CheckConstraint(condition=models.Q(("what", "fuse")), name="alarm_tells_a_known_thing"),
                    models.CheckConstraint(
                        condition=models.Q(("seen_by", models.F("actor_id")), _negated=True), name="alarm_is_reviewed_by_another"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            ["alter table public.alarm set schema plan", "call plan.secure('alarm')"],
            migrations.RunSQL.noop,
        ),
        # A refusal tells on what basis; the way of before is another function to PostgreSQL.
        migrations.RunSQL(
            [
                "set local role punos_guard",
                "drop function if exists plan.record_refusal(plan.session, uuid, uuid, text, text, text)",
                "reset role",
            ],
            migrations.RunSQL.noop,
        ),
        run_functions(SQL, "key.sql", "log.sql", "fuse.sql"),
        run_sql(SQL, "fuse_grants.sql"),
    ]
