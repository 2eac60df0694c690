from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """What an applicant sent is withdrawn by the applicant alone."""

    dependencies = [("clients", "0011_proof")]
    operations = [run_functions(SQL, "attachments.sql")]
