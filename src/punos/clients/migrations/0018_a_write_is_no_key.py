from pathlib import Path

from django.db import migrations

from punos import trust
from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"
KEY = Path(trust.__file__).parent / "sql"


class Migration(migrations.Migration):
    """Of what a ticket has written, only what it has added is a key to more; the applicant's clocks go on by the verb of the answer."""

    dependencies = [("clients", "0017_a_purge_is_whole"), ("trust", "0018_own_sessions")]
    operations = [
        # The ways of before are other functions to PostgreSQL; code that calls them so gets the new ones, by their defaults.
        migrations.RunSQL(
            [
                "set local role punos_guard",
                "drop function if exists plan.record_write(plan.access, uuid)",
                "drop function if exists plan.answer_application(uuid, integer, text, jsonb)",
                "reset role",
            ],
            migrations.RunSQL.noop,
        ),
        run_functions(KEY, "key.sql"),
        run_functions(SQL, "applications.sql", "writing.sql"),
        run_sql(SQL, "application_grants.sql"),
    ]
