from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("clients", "0009_files")]
    operations = [
        run_functions(SQL, "attachments.sql"),
        run_sql(SQL, "attachment_tables.sql", "attachment_grants.sql"),
        run_functions(SQL, "opening.sql"),
    ]
