from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_roles"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [run_sql(SQL, "jobs.sql")]
