from pathlib import Path

from django.db import migrations, models

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A post is proposed by one and given by another; neither receives it."""

    dependencies = [("trust", "0015_second_person")]
    operations = [
        migrations.RemoveConstraint("asking", "asking_is_for_a_known_thing"),
        migrations.AddConstraint(
            "asking",
            models.CheckConstraint(condition=models.Q(("what__in", ["emergency", "post"])), name="asking_is_for_a_known_thing"),
        ),
        migrations.AddConstraint(
            "asking",
            models.CheckConstraint(
                condition=models.Q(("what", "post"), _negated=True) | models.Q(("for_actor__isnull", False)),
                name="asking_of_a_post_names_whose",
            ),
        ),
        migrations.RunSQL(["grant insert on open.post to punos_guard"], migrations.RunSQL.noop),
        run_functions(SQL, "posts.sql"),
        run_sql(SQL, "posts_grants.sql"),
    ]
