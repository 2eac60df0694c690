from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A copy is handed over only while everything in it may still be seen."""

    dependencies = [("clients", "0014_second_person")]
    operations = [run_functions(SQL, "copies.sql"), run_sql(SQL, "copies_grants.sql")]
