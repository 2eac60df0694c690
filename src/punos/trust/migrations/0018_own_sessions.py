from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """One sees where one is signed in, and ends any of it."""

    dependencies = [("trust", "0017_an_answer_sent_again")]
    operations = [run_functions(SQL, "own_sessions.sql"), run_sql(SQL, "own_sessions_grants.sql")]
