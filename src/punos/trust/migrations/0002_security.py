from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_tables")]
    operations = [run_sql(SQL, "tables.sql", "rule.sql", "key.sql", "sessions.sql", "rights.sql", "log.sql", "binding.sql")]
