from pathlib import Path

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from punos.clients.models import decided_with_reasons, known_states
from punos.clients.words import STATES, Sort
from punos.plumbing.sql_files import run_sql
from punos.trust.models import one_of

SQL = Path(__file__).parent.parent / "sql"


def load_steps(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """The steps of applications; a database made today has them already."""
    steps = [(Sort.APPLICATION.value, here.value, there.value) for here, after in STATES[Sort.APPLICATION].items() for there in after]
    with editor.connection.cursor() as cursor:
        cursor.executemany("insert into open.part_step (sort, from_state, to_state) values (%s, %s, %s) on conflict do nothing", steps)


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_security"), ("trust", "0003_applications")]
    operations = [
        migrations.RemoveConstraint("part", "part_has_known_sort"),
        migrations.RemoveConstraint("part", "part_is_in_a_state_of_its_sort"),
        migrations.AddConstraint("part", models.CheckConstraint(condition=one_of("sort", Sort), name="part_has_known_sort")),
        migrations.AddConstraint("part", models.CheckConstraint(condition=known_states(), name="part_is_in_a_state_of_its_sort")),
        migrations.AddConstraint(
            "part",
            models.CheckConstraint(
                condition=~models.Q(sort="application") | models.Q(clause__isnull=False, organisation__isnull=False),
                name="application_hangs_on_a_clause",
            ),
        ),
        migrations.AddConstraint(
            "part", models.CheckConstraint(condition=decided_with_reasons(), name="application_is_decided_with_reasons")
        ),
        migrations.RunSQL("grant select on open.plan_version to punos_guard", migrations.RunSQL.noop),
        run_sql(SQL, "applications.sql", "application_binding.sql"),
        migrations.RunPython(load_steps, migrations.RunPython.noop),
        migrations.RunSQL("call plan.hand_over()", migrations.RunSQL.noop),
        run_sql(SQL, "application_grants.sql"),
    ]
