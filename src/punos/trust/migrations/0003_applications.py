from django.db import migrations, models

PURPOSES = ["care", "assessment", "referral", "application", "emergency", "supervision", "own", "representative"]


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_security")]
    operations = [
        operation
        for table in ("need", "link")
        for operation in (
            migrations.RemoveConstraint(table, f"{table}_has_known_purpose"),
            migrations.AddConstraint(
                table,
                models.CheckConstraint(condition=models.Q(("purpose__in", PURPOSES)), name=f"{table}_has_known_purpose"),
            ),
        )
    ]
