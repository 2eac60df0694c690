from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A part is purged after what hangs on it; a purge that nobody confirmed in time is settled; a wrong death is taken back."""

    dependencies = [("clients", "0016_a_purge_needs_a_proof")]
    operations = [run_sql(SQL, "retention_ran_out.sql"), run_functions(SQL, "retention.sql")]
