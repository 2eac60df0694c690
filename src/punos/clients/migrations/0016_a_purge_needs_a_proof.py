from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Who confirms that something is deleted for good has shown who they are a moment ago."""

    dependencies = [("clients", "0015_copies")]
    operations = [run_functions(SQL, "retention.sql")]
