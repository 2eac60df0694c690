from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_applications"), ("plumbing", "0003_functions_can_be_run_again")]
    operations = [run_functions(SQL, "journal.sql"), run_sql(SQL, "journal_binding.sql")]
