from pathlib import Path

from django.db import migrations, models

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"
STATE = [
    migrations.AddField("access", "salt", models.BinaryField()),
    migrations.RemoveIndex("access", "access_of_ticket"),
    migrations.AddIndex("access", models.Index(fields=["ticket", "at"], name="access_of_ticket")),
]


class Migration(migrations.Migration):
    # After the rooms above have hung their triggers on functions that the owner then still had.
    dependencies = [("trust", "0005_journal"), ("plumbing", "0004_sealer"), ("clients", "0003_applications")]
    operations = [
        run_sql(SQL, "chain_tables.sql", "chain.sql"),
        migrations.RunSQL("call plan.hand_over()", migrations.RunSQL.noop),
        run_functions(SQL, "chain_bulk.sql"),
        run_sql(SQL, "chain_binding.sql"),
        run_functions(SQL, "key.sql", "sessions.sql", "rights.sql", "log.sql"),
        run_sql(SQL, "seal_grants.sql"),
        migrations.SeparateDatabaseAndState(state_operations=STATE),
    ]
