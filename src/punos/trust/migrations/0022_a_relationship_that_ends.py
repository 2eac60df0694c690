from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

ACTS = ["open", "list", "write", "export", "file", "search", "begin", "end", "log", "purge", "weigh", "allow", "refused"]


class Migration(migrations.Migration):
    """The log tells that a worker ended a client relationship. Its rows of before are looked at in the next one."""

    dependencies = [("trust", "0021_posts_where_they_are")]
    operations = [
        migrations.RemoveConstraint("access", "access_tells_a_known_act"),
        AddConstraintNotValid("access", models.CheckConstraint(condition=models.Q(("act__in", ACTS)), name="access_tells_a_known_act")),
    ]
