from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organising", "0003_drafting")]
    operations = [
        migrations.AddField("deadlinerule", "moves_on", models.BooleanField(default=True)),
        migrations.AddField("deadlinerule", "pauses", models.BooleanField(default=True)),
    ]
