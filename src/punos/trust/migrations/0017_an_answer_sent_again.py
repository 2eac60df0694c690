from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """An answer that is sent again is the answer that was given."""

    dependencies = [("trust", "0016_posts_by_two")]
    operations = [run_functions(SQL, "two_persons.sql"), run_functions(SQL, "posts.sql")]
