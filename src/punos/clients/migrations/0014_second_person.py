from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("clients", "0013_retention"), ("trust", "0015_second_person")]
    operations = [run_functions(SQL, "opening.sql")]
