"""The command `seed`: load the county and its synthetic residents into an empty database."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from punos.base.clock import day_of, now
from punos.clients import seeding
from punos.clients.residents.cast import PLANNER
from punos.organising.loading import SeedRefusedError, load_county
from punos.organising.loading.next_version import begin_next_versions
from punos.providers.errors import UnitsRefusedError
from punos.providers.loading import load_providers
from punos.trust.actions import end_session, start_session


class Command(BaseCommand):
    """Fill the database as its owner. A second run finds everything there and changes nothing."""

    help = "Load the county's organising plan and its synthetic residents."
    version = 2

    def add_arguments(self, parser: CommandParser) -> None:
        """How many residents, and from which number they are drawn."""
        parser.add_argument("--count", type=int, default=seeding.COUNT, help=f"residents ({seeding.COUNT})")
        parser.add_argument("--seed", type=int, default=seeding.SEED, help=f"the number everything is drawn from ({seeding.SEED})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what is being done."""
        began = time.monotonic()
        try:
            loaded = load_county()
            providers = load_providers()
        except (SeedRefusedError, UnitsRefusedError) as error:
            raise CommandError(f"the seed files have faults, nothing was loaded:\n{error}") from None
        self.stdout.write(f"The county: {sum(loaded.rows.values())} rows in place, {loaded.touched} of them new or changed.")
        self.stdout.write(f"Its providers: {providers.units} units and {providers.approvals} approvals.")
        done = seeding.seed_residents(count=options["count"], seed=options["seed"], today=day_of(now()), progress=self._tell)
        self._begin_next_versions()
        if not done.done:
            self.stdout.write("The residents are there already.")
            return
        self.stdout.write(f"{done.rows['plan.person']} synthetic residents in {time.monotonic() - began:.0f} s.")

    def _begin_next_versions(self) -> None:
        """As the planner of the cast, in a session that ends at once."""
        token = start_session(subject=PLANNER.subject, post_id=PLANNER.post_id, proved_at=None)
        if token is None:
            raise CommandError("the planner of the cast has no post: load the county again")
        begun = begin_next_versions(token=token, today=day_of(now()))
        end_session(token=token)
        self.stdout.write(f"Next versions of the plan: {begun} begun.")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
