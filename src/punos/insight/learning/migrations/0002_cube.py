from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_tables"), ("clients", "0002_security"), ("organising", "0002_public")]
    operations = [run_sql(SQL, "tables.sql", "cube.sql", "providers.sql", "grants.sql")]
