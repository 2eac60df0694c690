from django.db import migrations, models


class Migration(migrations.Migration):
    """One human being is one actor: where another is asked for, a second way to sign in is not another."""

    dependencies = [("trust", "0019_a_proposed_post_can_be_given")]
    operations = [
        migrations.AddConstraint(
            "actor",
            models.UniqueConstraint(fields=["person"], condition=models.Q(("person__isnull", False)), name="person_is_one_actor"),
        ),
    ]
