from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Opening and reading a plan are planned once a connection, by way of indexes."""

    dependencies = [("clients", "0019_relationships_end"), ("trust", "0024_one_look_at_a_client")]
    operations = [run_functions(SQL, "opening.sql")]
