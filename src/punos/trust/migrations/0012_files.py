from pathlib import Path

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"
GROUNDS = [
    *("own_register", "addressed", "permit", "statute", "emergency", "self", "representative", "relationship"),
    *("fuse", "proof", "second_person", "none"),
]
ACTS = ["open", "list", "write", "export", "file", "search", "begin", "log", "purge", "weigh", "allow", "refused"]


class Migration(migrations.Migration):
    """The log tells of files that were opened, and the fuse counts whose they are.

    The words of the migrations that follow come along, so that the log is barred once. Its rows of before are looked at in 0016.
    """

    dependencies = [("trust", "0011_a_notice_is_ones_own_once")]
    operations = [
        migrations.RemoveConstraint("access", "access_tells_a_known_act"),
        AddConstraintNotValid("access", models.CheckConstraint(condition=models.Q(("act__in", ACTS)), name="access_tells_a_known_act")),
        migrations.RemoveConstraint("access", "access_has_known_basis"),
        AddConstraintNotValid("access", models.CheckConstraint(condition=models.Q(("basis__in", GROUNDS)), name="access_has_known_basis")),
        run_functions(SQL, "fuse.sql"),
    ]
