from django.db import migrations

#: What the guard makes, nobody may run until granted; a function that is made again keeps the grants that it has.
CLOSED = ["set local role punos_guard", "alter default privileges revoke execute on functions from public", "reset role"]


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0002_jobs")]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]
