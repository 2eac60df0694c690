from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """The fuse looks at a client's rows of the hour only, and lists of one's own have a limit of their own; a row is chained by one statement."""

    dependencies = [("trust", "0023_acts_of_before")]
    operations = [
        run_functions(SQL, "fuse.sql", "chain.sql"),
        # What it was before is another function to PostgreSQL.
        migrations.RunSQL(
            ["set local role punos_guard", "drop function if exists plan.is_meeting(text, text, text)", "reset role"],
            migrations.RunSQL.noop,
        ),
    ]
