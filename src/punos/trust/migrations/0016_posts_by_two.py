from pathlib import Path

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A post is proposed by one and given by another; neither receives it. The rows of before keep to the rules of 0012 and 0015 too."""

    dependencies = [("trust", "0015_second_person")]
    operations = [
        ValidateConstraint("access", "access_tells_a_known_act"),
        ValidateConstraint("access", "access_has_known_basis"),
        ValidateConstraint("alarm", "alarm_tells_a_known_thing"),
        migrations.RunSQL(["grant insert on open.post to punos_guard"], migrations.RunSQL.noop),
        run_functions(SQL, "posts.sql"),
        run_sql(SQL, "posts_grants.sql"),
    ]
