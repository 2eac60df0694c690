from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Figures from eight up. What `tallies` answers with has changed, and `hidden` weighs intervals: the functions of before make room."""

    dependencies = [("learning", "0002_cube")]
    operations = [
        migrations.RunSQL(
            "drop function if exists stats.hidden(integer[], boolean[]); drop function if exists stats.tallies(date)",
            migrations.RunSQL.noop,
        ),
        run_functions(SQL, "cube.sql", "providers.sql"),
        run_sql(SQL, "grants.sql"),
    ]
