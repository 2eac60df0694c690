from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("clients", "0010_files_behind_row_security"), ("trust", "0013_proof")]
    operations = [run_functions(SQL, "answers.sql")]
