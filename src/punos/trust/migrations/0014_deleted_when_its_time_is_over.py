from django.db import migrations, models


class Migration(migrations.Migration):
    """Of a person it may be known when they died."""

    dependencies = [("trust", "0013_proof")]
    operations = [migrations.AddField("person", "died_on", models.DateField(null=True))]
