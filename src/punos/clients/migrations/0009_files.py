import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables of files. Empty until the next migration has put them behind row security."""

    dependencies = [("clients", "0008_searches_before_the_fuse"), ("trust", "0012_files")]
    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.BinaryField()),
                ("paper", models.CharField(max_length=60, null=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("client", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.person")),
                ("part", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.part")),
            ],
            options={
                "db_table": "attachment",
                "indexes": [
                    models.Index(fields=["part"], name="attachment_of_part"),
                    models.Index(fields=["client"], name="attachment_of_client"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pdf", "png", "jpeg", "docx"])), name="attachment_is_of_a_known_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 10485760)), name="attachment_has_a_size_within_limits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", True), _connector="OR"),
                        name="attachment_is_withdrawn_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentContent",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="clients.attachment",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={"db_table": "attachment_content"},
        ),
    ]
