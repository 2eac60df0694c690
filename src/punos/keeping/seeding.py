"""Filling an empty database with the synthetic county, once."""

from __future__ import annotations

from punos.plumbing.postgres import ClusterError


def seed_once() -> None:
    """Fill the database unless the mark in it says that this version of the seed is in.

    The mark is the database's comment: it goes away with the database and needs no table.
    """
    from django.core.management import call_command, get_commands, load_command_class
    from django.db import connections

    app = get_commands().get("seed")
    if app is None:
        raise ClusterError("this installation has no command `seed`: install Punos again")
    command = load_command_class(app, "seed") if isinstance(app, str) else app
    mark = f"seed {getattr(command, 'version', 1)}"
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
        row = cursor.fetchone()
    if row == (mark,):
        return
    call_command(command)
    with connections["owner"].cursor() as cursor:
        name = connections["owner"].ops.quote_name(str(connections["owner"].settings_dict["NAME"]))
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{mark}'")
