from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg import sql

from punos.clients.rules.retention import classes
from punos.plumbing.sql_files import run_functions, run_sql

SQL = Path(__file__).parent.parent / "sql"
COLUMNS = ("key", "domain", "topic", "age", "counts_from", "years", "from_birth", "law", "source", "verified_on", "valid_from", "valid_to")


def load(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of classes what the page of them says."""
    rows = [[*(getattr(one, column) for column in COLUMNS), one.name.fi, one.name.sv, one.name.en] for one in classes()]
    columns = (*COLUMNS, "name_fi", "name_sv", "name_en")
    insert = sql.SQL("insert into open.retention ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(sql.Placeholder() * len(columns))
    )
    with editor.connection.cursor() as cursor:
        cursor.execute("delete from open.retention")
        cursor.executemany(insert, rows)


class Migration(migrations.Migration):
    dependencies = [("clients", "0012_papers_of_an_applicant"), ("trust", "0014_deleted_when_its_time_is_over")]
    operations = [
        run_sql(SQL, "retention_tables.sql"),
        run_functions(SQL, "retention.sql", "attachments.sql"),
        migrations.RunPython(load, migrations.RunPython.noop),
        run_sql(SQL, "retention_binding.sql", "retention_grants.sql"),
    ]
