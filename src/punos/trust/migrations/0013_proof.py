from pathlib import Path

from django.db import migrations, models

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("trust", "0012_files"), ("clients", "0010_files_behind_row_security")]
    operations = [
        # Empty for sessions that are there already: who has one is asked to identify once more.
        migrations.AddField("session", "proved_at", models.DateTimeField(null=True)),
        # The way of before is another function to PostgreSQL; code that calls it so gets the new one, by its default.
        migrations.RunSQL(
            [
                "set local role punos_guard",
                "drop function if exists plan.start_session(bytea, text, uuid, integer)",
                "reset role",
            ],
            migrations.RunSQL.noop,
        ),
        run_functions(SQL, "sessions.sql", "rights.sql", "proving.sql"),
        run_sql(SQL, "proving_grants.sql"),
    ]
