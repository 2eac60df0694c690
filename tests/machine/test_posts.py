"""`punos post propose`: what the operator asks for, a privacy officer sees."""

from __future__ import annotations

from datetime import date

import pytest

from punos.cli import main
from punos.trust.words import Role


def test_the_command_proposes(capsys: pytest.CaptureFixture[str]) -> None:
    # Late: Django is set up by now.
    from punos.clients.tests.factories import SmallCounty
    from punos.web.account.tests.test_posts import proposal
    from punos.web.account.tests.test_signing import browser

    county = SmallCounty()
    office = county.organisation()
    register = county.register(office)
    by, giver, receiver = (county.worker(role, office, register) for role in ("privacy_officer", "privacy_officer", "nurse"))
    people = by, giver, receiver
    made = proposal(county, people, "Niina Komennosta")
    told = ["--by", made.by, "--for", made.receiver, "--organisation", made.organisation, "--register", str(made.register)]
    told += ["--role", Role.NURSE, "--name", made.name, "--from", date(2026, 1, 1).isoformat(), "--why", made.why]
    assert main(["post", "propose", *told]) == 0
    assert "it waits seven days" in capsys.readouterr().out
    assert main(["post", "propose", *(made.receiver if one == made.by else one for one in told)]) == 1
    assert "another proposes it" in capsys.readouterr().err
    assert "Niina Komennosta" in browser(people[1].token).get("/en/account/posts/").content.decode()
