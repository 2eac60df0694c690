from pathlib import Path

from django.db import migrations

from punos.plumbing.sql_files import run_functions

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    # After the rooms above: until they are through, the functions are the owner's, who hung the triggers on them.
    dependencies = [("trust", "0003_applications"), ("plumbing", "0003_functions_can_be_run_again"), ("clients", "0003_applications")]
    operations = [
        run_functions(SQL, "sessions.sql"),
        # The table is the owner's and the function the guard's: the owner may run it for as long as it takes to hang it on the table.
        migrations.RunSQL(
            [
                "set local role punos_guard",
                "grant execute on function plan.end_sessions_of_post() to session_user",
                "reset role",
                "create trigger sessions_end after update on open.post for each row when (old.* is distinct from new.*) execute function plan.end_sessions_of_post()",
                "set local role punos_guard",
                "revoke execute on function plan.end_sessions_of_post() from session_user",
                "reset role",
            ],
            migrations.RunSQL.noop,
        ),
    ]
