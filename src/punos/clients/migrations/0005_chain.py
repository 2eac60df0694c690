from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """The functions that speak of rows of the log, made again for the log by the month."""

    dependencies = [("clients", "0004_journal"), ("trust", "0006_chain")]
    operations = [
        run_functions(SQL, "opening.sql", "writing.sql", "relationships.sql", "answers.sql", "applications.sql"),
        run_sql(SQL, "grants.sql", "application_grants.sql"),
    ]
