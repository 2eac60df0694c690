from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("trust", "0004_who_leaves_a_post_leaves_its_sessions"), ("plumbing", "0003_functions_can_be_run_again")]
    operations = [run_functions(SQL, "journal.sql"), run_sql(SQL, "journal_binding.sql")]
