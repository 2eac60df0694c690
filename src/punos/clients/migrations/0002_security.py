from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from punos.clients.words import STATES
from punos.plumbing.sql_files import run_sql

SQL = Path(__file__).parent.parent / "sql"


def load_steps(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Copy the states' steps from the words into the table that the database checks against."""
    steps = [(sort.value, here.value, there.value) for sort, states in STATES.items() for here, after in states.items() for there in after]
    with editor.connection.cursor() as cursor:
        cursor.executemany("insert into open.part_step (sort, from_state, to_state) values (%s, %s, %s)", steps)


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_tables")]
    operations = [
        run_sql(SQL, "tables.sql", "writing.sql", "opening.sql", "one_call.sql", "relationships.sql", "answers.sql", "binding.sql"),
        migrations.RunPython(load_steps, migrations.RunPython.noop),
        migrations.RunSQL("call plan.hand_over()", migrations.RunSQL.noop),
        run_sql(SQL, "grants.sql"),
    ]
