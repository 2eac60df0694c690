"""What a request has written, and putting it back: each form of these tests meets the same world, whatever was done before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

#: Every table of client data, those first that others point to. `access` is the log and `session` its clock: looking writes there too.
WRITTEN = (
    "person", "identity", "actor", "permit", "prohibition", "representation", "link", "notice", "alarm", "purge", "asking",
    "part", "part_version", "event", "clock", "attachment", "attachment_content", "purged_part", "log_hold",
)  # fmt: skip
ALL = (*WRITTEN, "access", "session")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:[\d.]+(\+[\d:]+)?")
#: Counters and ids that each writing draws anew.
DRAWN = ("xid", "rights_epoch", "access_id")
#: What planners and commenters write. Of these some is deleted too, so what is gone is put back as well.
PUBLIC = ("plan_version", "clause", "comment", "plan_event")
KEYS = {
    "identity": "person_id", "plan_version": "number", "attachment_content": "attachment_id", "purged_part": "part_id", "log_hold": "client_id",
}  # fmt: skip
"""Tables whose rows are told apart by another column than `id`."""
NUMBERED = ("event", "part_version", "notice", "link", "purge")


@dataclass(slots=True)
class Keepsake:
    """The rows of a world as they stood. `boss` is a superuser for whom no trigger fires."""

    boss: psycopg.Connection[Any]
    rows: dict[str, dict[str, str]]
    mark: int
    tables: tuple[str, ...] = ALL
    schema: str = "plan"

    @classmethod
    def of(cls, boss: psycopg.Connection[Any], tables: tuple[str, ...] = ALL, schema: str = "plan") -> Keepsake:
        """Remember everything as it is now."""
        boss.execute("set session_replication_role = replica")
        made = cls(boss, {}, 0, tables, schema)
        made.rows = {table: dict(made._read(table, "true")) for table in tables}
        made.mark = made._now()
        return made

    def begin(self) -> None:
        """What was written until now, by whatever test, is as it should be."""
        self.mark = self._now()

    def written(self, tables: tuple[str, ...] = WRITTEN) -> list[str]:
        """What was written since, row by row, without times and numbers that are drawn anew: the same deed gives the same lines."""
        return sorted(f"{table} {_plain(table, row)}" for table in tables for row in self._new(table))

    def is_touched(self) -> bool:
        """Whether anything but the log was written since."""
        asked = " or ".join(f"exists (select 1 from plan.{table} where xmin::text::bigint >= {self.mark})" for table in WRITTEN)
        return bool(self.boss.execute(f"select {asked}").fetchone()[0])  # type: ignore[index, arg-type]

    def put_back(self) -> None:
        """Everything as it was."""
        with self.boss.transaction():
            for table in self.tables:
                self._put_back(table)
        self.mark = self._now()

    def put_back_all(self) -> None:
        """Everything as it was, what is gone too."""
        self.put_back()
        for table in self.tables:
            there = {key for key, _ in self._read(table, "true")}
            self._insert(table, [row for key, row in self.rows[table].items() if key not in there])

    def _put_back(self, table: str) -> None:
        name = sql.Identifier(self.schema, table)
        key = sql.SQL("encode(token_digest, 'hex')" if table == "session" else _key(table) + "::text")
        gone = self.boss.execute(
            sql.SQL("delete from {} where xmin::text::bigint >= {} returning {}").format(name, sql.Literal(self.mark), key)
        ).fetchall()
        self._insert(table, [self.rows[table][row[0]] for row in gone if row[0] in self.rows[table]])

    def _insert(self, table: str, rows: list[str]) -> None:
        name = sql.Identifier(self.schema, table)
        for row in rows:
            self.boss.execute(
                sql.SQL("insert into {} overriding system value select * from jsonb_populate_record(null::{}, %s::jsonb)").format(
                    name, name
                ),
                [row],
            )

    def _new(self, table: str) -> Iterator[str]:
        yield from (row for _key_, row in self._read(table, f"xmin::text::bigint >= {self.mark}"))

    def _read(self, table: str, condition: str) -> list[tuple[str, str]]:
        key = "encode(token_digest, 'hex')" if table == "session" else f"{_key(table)}::text"
        return self.boss.execute(f"select {key}, to_jsonb(t)::text from {self.schema}.{table} t where {condition}").fetchall()  # type: ignore[arg-type]

    def _now(self) -> int:
        row = self.boss.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        assert row
        return int(row[0])


def _key(table: str) -> str:
    return KEYS.get(table, "id")


def _plain(table: str, row: str) -> str:
    """The row without what differs each time."""
    plain = MOMENT.sub("when", row)
    for name in (*DRAWN, *(("id",) if table in NUMBERED else ())):
        plain = re.sub(rf'"{name}": ("[^"]*"|\d+)', f'"{name}": …', plain)
    return plain
