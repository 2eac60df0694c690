from pathlib import Path

from django.db import migrations, models

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"
ACTS = ["open", "list", "write", "export", "file", "search", "begin", "log", "refused"]


class Migration(migrations.Migration):
    """The log tells of files that were opened, and the fuse counts whose they are."""

    dependencies = [("trust", "0011_a_notice_is_ones_own_once")]
    operations = [
        migrations.RemoveConstraint("access", "access_tells_a_known_act"),
        migrations.AddConstraint("access", models.CheckConstraint(condition=models.Q(("act__in", ACTS)), name="access_tells_a_known_act")),
        run_functions(SQL, "fuse.sql"),
    ]
