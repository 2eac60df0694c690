from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """What could not be given, or not even shown, is not proposed."""

    dependencies = [("trust", "0018_own_sessions")]
    operations = [run_functions(SQL, "posts.sql")]
