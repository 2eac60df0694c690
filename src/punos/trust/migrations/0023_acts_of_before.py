from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """The rows of the log are all of a known act, those of before too."""

    dependencies = [("trust", "0022_a_relationship_that_ends")]
    operations = [ValidateConstraint("access", "access_tells_a_known_act")]
