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
    by, giver, receiver = (county.worker(role, office, register) for role in ("planner", "privacy_officer", "nurse"))
    people = by, giver, receiver
    made = proposal(county, people, "Niina Komennosta")
    told = ["--by", made.by, "--for", made.receiver, "--organisation", made.organisation, "--register", str(made.register)]
    told += ["--role", Role.NURSE, "--name", made.name, "--from", date(2026, 1, 1).isoformat(), "--why", made.why]
    assert main(["post", "propose", *told]) == 0
    assert "it waits seven days" in capsys.readouterr().out
    assert main(["post", "propose", *(made.receiver if one == made.by else one for one in told)]) == 1
    assert "another proposes it" in capsys.readouterr().err
    assert "Niina Komennosta" in browser(people[1].token).get("/en/account/posts/").content.decode()


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"--role": "social-worker"}, 2, ("--role", "'social-worker'", "social_worker")),
        ({"--name": "x" * 121}, 1, ("name at work", "121", "shorten")),
        ({"--to": "2025-12-31"}, 1, ("would end on 2025-12-31", "begins on 2026-01-01", "later day")),
    ],
)
def test_what_could_not_be_given_is_refused_with_its_cure(
    capsys: pytest.CaptureFixture[str], changed: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    from punos.clients.tests.factories import SmallCounty
    from punos.web.account.tests.test_posts import proposal
    from punos.web.account.tests.test_signing import browser

    county = SmallCounty()
    office = county.organisation()
    by, giver, receiver = (county.worker(role, office, county.register(office)) for role in ("privacy_officer", "privacy_officer", "nurse"))
    made = proposal(county, (by, giver, receiver), "Niina Väärin")
    said = {"--by": made.by, "--for": made.receiver, "--organisation": made.organisation, "--register": str(made.register)}
    said |= {"--role": Role.NURSE, "--name": made.name, "--from": "2026-01-01", "--why": made.why} | changed
    told = ["post", "propose", *(word for pair in said.items() for word in pair)]
    if code == 1:
        assert main(told) == 1
    else:
        with pytest.raises(SystemExit, match="2"):
            main(told)
    error = capsys.readouterr().err
    assert all(word in error for word in words), error
    assert browser(giver.token).get("/en/account/posts/").status_code == 200
