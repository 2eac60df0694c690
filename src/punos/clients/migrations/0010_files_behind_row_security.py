from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Not yet shown beside a plan: opening.sql calls functions of later migrations and is run after the last of them (0014)."""

    dependencies = [("clients", "0009_files")]
    operations = [
        run_functions(SQL, "attachments.sql"),
        run_sql(SQL, "attachment_tables.sql", "attachment_grants.sql"),
    ]
