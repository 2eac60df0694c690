from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """The fuse looks at a client's rows of the hour only; a row is chained by one statement."""

    dependencies = [("trust", "0023_acts_of_before")]
    operations = [run_functions(SQL, "fuse.sql", "chain.sql")]
