from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0003_functions_can_be_run_again")]
    operations = [run_sql(SQL, "sealer.sql")]
