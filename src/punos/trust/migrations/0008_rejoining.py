from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"
TABLE = [
    """create table plan.seal_lost (
         n bigint primary key references plan.seal, why text not null, at timestamptz not null default clock_timestamp(),
         constraint seal_is_lost_for_a_reason check (length(btrim(why)) >= 10))""",
    "call plan.secure('seal_lost')",
    "call plan.lend_triggers(true)",
    "call plan.append_only('seal_lost', false)",
    "call plan.lend_triggers(false)",
]


class Migration(migrations.Migration):
    dependencies = [("trust", "0007_equal_work")]
    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        run_functions(SQL, "rejoining.sql"),
        run_sql(SQL, "rejoining_grants.sql"),
    ]
