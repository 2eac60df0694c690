from django.db import migrations, models

ACTS = ["open", "list", "write", "export", "file", "search", "begin", "log", "purge", "refused"]


class Migration(migrations.Migration):
    """A row of the log may tell of a purge; of a person it may be known when they died."""

    dependencies = [("trust", "0013_proof")]
    operations = [
        migrations.RemoveConstraint("access", "access_tells_a_known_act"),
        migrations.AddConstraint("access", models.CheckConstraint(condition=models.Q(("act__in", ACTS)), name="access_tells_a_known_act")),
        migrations.AddField("person", "died_on", models.DateField(null=True)),
    ]
