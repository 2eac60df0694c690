from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True
    operations = [run_sql(SQL, "roles.sql")]
