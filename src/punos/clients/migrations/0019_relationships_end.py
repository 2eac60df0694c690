from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A worker ends a client relationship of their own, and the time of retention is counted from it."""

    dependencies = [("clients", "0018_a_write_is_no_key"), ("trust", "0023_acts_of_before")]
    operations = [run_functions(SQL, "relationships.sql", "retention.sql"), run_sql(SQL, "relationship_grants.sql")]
