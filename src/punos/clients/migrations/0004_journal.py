from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_applications"), ("trust", "0005_journal")]
    operations = [run_sql(SQL, "journal_binding.sql")]
