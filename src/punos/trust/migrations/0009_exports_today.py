from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("trust", "0008_rejoining")]
    operations = [run_functions(SQL, "limits.sql"), run_sql(SQL, "limits_grants.sql")]
