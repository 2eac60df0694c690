"""How Punos finds its database: an address of one's own, or the embedded server's file."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from punos.plumbing.postgres import Cluster, ClusterError, Server, fresh, known_server, prepare_own_server
from punos.plumbing.postgres.server import APP, AUTH, OWNER, SEAL, SIGNING_IN, STATS, SUPERUSER, read_server, server_of_url
from punos.settings.database import databases

URL = "postgresql://boss:secret@db.example:6432/county?sslmode=verify-full"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder and no address in the environment."""
    for name in ("URL", "FILE", "PASSWORD_APP", "PASSWORD_AUTH", "PASSWORD_STATS", "PASSWORD_SEAL"):
        monkeypatch.delenv(f"PUNOS_DATABASE_{name}", raising=False)
    monkeypatch.setenv("PUNOS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that stands for one of one's own."""
    one = fresh()
    with one.running():
        yield one


def test_address_gives_every_role_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("APP", "AUTH", "STATS", "SEAL"):
        monkeypatch.setenv(f"PUNOS_DATABASE_PASSWORD_{role}", f"{role.lower()}-password")
    server = server_of_url(URL)
    assert server.sign_in("boss") == {
        "host": "db.example",
        "port": 6432,
        "dbname": "county",
        "user": "boss",
        "password": "secret",
        "sslmode": "verify-full",
    }
    assert server.sign_in(APP)["password"] == "app-password"
    assert "secret" not in repr(server)


def test_passwords_nobody_gave_are_made_once_and_kept_closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNOS_DATABASE_PASSWORD_APP", "given")
    first, second = server_of_url(URL), server_of_url(URL)
    assert first == second
    assert first.passwords[APP] == "given"
    assert len({first.passwords[role] for role in SIGNING_IN}) == len(SIGNING_IN)
    assert stat.S_IMODE((home / "database-passwords.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://boss@/county", "lacks host"),
        ("postgresql://db.example", "lacks dbname, user"),
        ("db.example/county", "cannot be read"),
        ("postgresql://boss@db.example:port/county", "port"),
    ],
)
def test_bad_address_says_what_a_good_one_looks_like(url: str, said: str) -> None:
    with pytest.raises(ClusterError, match=said) as refused:
        server_of_url(url)
    assert "postgresql://owner:password@host" in str(refused.value)


def test_own_server_comes_before_the_embedded_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = Server("/run/punos", 5432, "punos", OWNER, {OWNER: "x"})
    assert known_server() is None
    embedded.write(home / "postgres.json")
    assert known_server() == embedded
    monkeypatch.setenv("PUNOS_DATABASE_URL", URL)
    found = known_server()
    assert found is not None
    assert found.host == "db.example"


def test_half_a_file_is_refused_with_the_cure(home: Path) -> None:
    home.mkdir()
    (home / "postgres.json").write_text(json.dumps({"host": "x"}))
    with pytest.raises(ClusterError, match="remove the file"):
        read_server(home / "postgres.json")


def test_role_without_password_is_named() -> None:
    with pytest.raises(ClusterError, match="no password is kept for the role punos_app"):
        Server("h", 1, "d", OWNER, {}).sign_in(APP)


def test_settings_have_an_alias_for_each_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNOS_DATABASE_URL", URL)
    found = databases(search_path="a,b", owner_search_path="b,a")
    assert {alias: one["USER"] for alias, one in found.items()} == {
        "default": APP,
        "auth": AUTH,
        "stats": STATS,
        "seal": SEAL,
        "owner": "boss",
    }
    assert found["default"]["OPTIONS"]["options"] == "-c search_path=a,b"
    assert found["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert all(one["OPTIONS"]["server_side_binding"] for one in found.values())


def test_settings_without_a_database_point_to_where_it_would_be(home: Path) -> None:
    assert databases()["default"]["HOST"] == str(home / "postgres" / "run")


def test_own_server_is_furnished_by_its_owner(cluster: Cluster) -> None:
    server = cluster.server
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE own OWNER punos_owner")
    own = Server(server.host, server.port, "own", OWNER, server.passwords)
    assert prepare_own_server(own) == []
    with psycopg.connect(**own.sign_in(OWNER)) as connection:
        assert connection.execute("SELECT similarity('a', 'a')").fetchone() == (1.0,)


def test_own_server_that_will_not_do_hears_everything_at_once(cluster: Cluster) -> None:
    server = cluster.server
    with psycopg.connect(**server.sign_in(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN BYPASSRLS PASSWORD 'guest'")
    wrong = Server(server.host, server.port, "punos", "guest", {"guest": "guest"})
    with pytest.raises(ClusterError) as refused:
        prepare_own_server(wrong)
    for cure in ("NOBYPASSRLS", "CREATEROLE", "OWNER TO guest"):
        assert cure in str(refused.value)


def test_superuser_is_refused_as_owner(cluster: Cluster) -> None:
    server = cluster.server
    with pytest.raises(ClusterError, match="is a superuser"):
        prepare_own_server(Server(server.host, server.port, "punos", SUPERUSER, server.passwords))


def test_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="cannot be reached as boss") as refused:
        prepare_own_server(Server(str(tmp_path), 5432, "punos", "boss", {"boss": "secret"}))
    assert "secret" not in str(refused.value)
