from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A post is given by a privacy officer of where it is, and proposed by who is none."""

    dependencies = [("trust", "0020_one_actor_a_person")]
    operations = [run_functions(SQL, "posts.sql")]
