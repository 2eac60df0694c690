"""What a journey takes as given, put into the database beside the product: time that has passed, a person whom nobody knows yet.

Only the superuser of the test's own server can do this: the product's own logins can neither turn a clock back nor forget.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from punos.clients.residents.cast import CastWorker
from punos.plumbing.postgres import SUPERUSER, Server
from punos.trust.oidc import subject_of

TABLES = ("attachment", "event", "part", "link", "permit", "prohibition", "representation", "notice", "access")


@dataclass(frozen=True, slots=True)
class Past:
    """The hands behind the stage."""

    server: Server
    issuer: str

    def nobody_knows(self, client_id: UUID) -> None:
        """Given a person of whom nothing is written anywhere: what an earlier journey wrote is gone."""
        with closing(self._behind()) as connection:
            connection.execute(
                "delete from plan.attachment_content x using plan.attachment f where f.id = x.attachment_id and f.client_id = %s",
                [client_id],
            )
            for table in ("part_version", "clock"):
                connection.execute(f"delete from plan.{table} x using plan.part p where p.id = x.part_id and p.client_id = %s", [client_id])
            for table in TABLES:
                connection.execute(f"delete from plan.{table} where client_id = %s", [client_id])
            connection.execute("update plan.person set home_register_id = null where id = %s", [client_id])

    def clock_started_earlier(self, service_id: UUID, days: int) -> None:
        """Given that the service was planned so many days earlier than it was: its promises began to run, and fall due, then."""
        with closing(self._behind()) as connection:
            moved = connection.execute(
                "update plan.clock set started_at = started_at - %(d)s * interval '1 day', due_at = due_at - %(d)s * interval '1 day'"
                " where part_id = %(part)s and stopped_at is null",
                {"d": days, "part": service_id},
            )
            assert moved.rowcount, f"no clock runs for {service_id}"

    def identified_as(self, name: str, *workers: CastWorker) -> None:
        """Given somebody whom the provider of identities knows by this name, and who works where these workers do."""
        subject = subject_of(self.issuer, name)
        with closing(self._behind()) as connection:
            row = connection.execute(
                "insert into plan.actor (id, subject, rights_epoch) values (gen_random_uuid(), %s, 0) on conflict (subject) do nothing returning id",
                [subject],
            ).fetchone()
            if row:
                connection.execute(
                    "insert into open.post (id, actor_id, organisation_id, register_id, role, worker_name, valid_from)"
                    " select gen_random_uuid(), %s, organisation_id, register_id, role, worker_name, valid_from from open.post where id = any(%s)",
                    [row[0], [worker.post_id for worker in workers]],
                )

    def withheld_from(self, client_id: UUID, whom: str) -> list[str]:
        """The words of the parts that are withheld from the `client` or from a `representative`: what must not be on their pages."""
        with closing(self._behind()) as connection:
            rows = connection.execute(
                f"select v.value from plan.part p, jsonb_each_text(p.body) v where p.client_id = %s and p.withheld_from_{whom}", [client_id]
            )
            return [value for (value,) in rows if " " in value]

    def _behind(self) -> psycopg.Connection[Any]:
        options = "-c session_replication_role=replica"
        return psycopg.connect(**self.server.sign_in(SUPERUSER), autocommit=True, options=options)
