"""The command `people`: whom one can be in the demo, one line each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from punos.clients.residents.cast import demo_people


class Command(BaseCommand):
    """Say whom one can be. Every one of them is synthetic."""

    help = "List the people of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Clients first, with their fictional identity codes, then workers by organisation."""
        for one in demo_people():
            code = f" · {one.code}" if one.code else ""
            self.stdout.write(f"  {one.name} ({one.role_name.en}, {one.organisation.en}){code}")
            self.stdout.write(f"      {one.line.en}")
