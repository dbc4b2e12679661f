"""Whom the line believes, and to whom it never says who we are: real TLS, redirects and connections."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
import trustme
from fake_kinto import FakeKinto
from kinto_server import ADMIN
from served import Served, serving

from tui.cli import main
from tui.sync.errors import RemoteAway, RemoteRefuses
from tui.sync.kinto.adapter import Kinto
from tui.sync.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


class Authority(NamedTuple):
    """A certificate authority that nobody knows, its file, and servers' ends of TLS by it."""

    ca: trustme.CA
    file: Path

    def context(self, name: str, *, until: datetime | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        since = None if until is None else until - timedelta(days=30)
        self.ca.issue_cert(name, not_before=since, not_after=until).configure_cert(context)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    ca, file = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)


@pytest.fixture
def office(authority: Authority) -> Iterator[Served]:
    with serving(FakeKinto().answer, tls=authority.context("localhost")) as served:
        yield served


async def refused(url: str, ca: Path | None) -> str:
    line = Line(url, ADMIN, ca=ca, pause=0.001)
    with pytest.raises(RemoteRefuses) as told:
        await line.ask("GET", "/buckets/desk")
    await line.close()
    return str(told.value)


async def test_an_authority_nobody_knows_is_refused_in_one_sentence_and_told_nothing(office: Served) -> None:
    told = await refused(office.url("localhost"), None)
    assert told == (
        f"the certificate of localhost:{office.port} is not trusted (unable to get local issuer "
        "certificate); a private authority is named with remote add --ca FILE"
    )
    assert office.connections
    assert not office.asked


async def test_a_private_authority_that_is_named_is_believed(
    office: Served, authority: Authority, replicas: Three
) -> None:
    a, b, _c = replicas
    record = await a.open()
    line = Line(office.url("localhost"), ADMIN, ca=authority.file)
    for one in (a, b):
        await one.meet(Kinto(line, "desk", mark="test"))
    await line.close()
    assert b.incident(record) == a.incident(record)
    assert {one.url.host for one in office.asked} == {"localhost"}


async def test_a_certificate_of_another_host_is_refused(office: Served, authority: Authority) -> None:
    told = await refused(office.url("127.0.0.1"), authority.file)
    assert "IP address mismatch" in told
    assert not office.asked
    with serving(FakeKinto().answer, tls=authority.context("desk.example")) as another:
        told = await refused(another.url("localhost"), authority.file)
        assert "Hostname mismatch" in told
        assert not another.asked


async def test_a_certificate_that_has_run_out_is_refused(authority: Authority) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with serving(FakeKinto().answer, tls=authority.context("localhost", until=yesterday)) as old:
        assert "certificate has expired" in await refused(old.url("localhost"), authority.file)
        assert not old.asked


async def test_a_host_without_tls_is_told_apart_from_one_that_lets_nobody_in() -> None:
    with serving(FakeKinto().answer) as plain:
        line = Line(f"https://127.0.0.1:{plain.port}/v1", ADMIN, pause=0.001)
        with pytest.raises(
            RemoteAway, match=r": (wrong version number|record layer failure): does it speak https\?$"
        ):
            await line.ask("GET", "/buckets/desk")
        await line.close()
    assert not plain.asked


async def test_another_authority_is_not_the_one_that_was_named(office: Served, tmp_path: Path) -> None:
    another = tmp_path / "another.pem"
    trustme.CA().cert_pem.write_to_path(str(another))
    assert "is not trusted" in await refused(office.url("localhost"), another)
    assert not office.asked


def test_a_file_that_is_no_authority_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing of the kind")
    with pytest.raises(RemoteRefuses, match=r"ca\.pem cannot be read"):
        Line("https://localhost/v1", ADMIN, ca=tmp_path / "ca.pem")


async def test_what_is_not_tls_is_named_and_told_nothing() -> None:
    with serving(FakeKinto().answer) as plain:
        line = Line(f"https://localhost:{plain.port}/v1", ADMIN, pause=0.001)
        with pytest.raises(RemoteAway, match="cannot reach localhost"):
            await line.ask("GET", "/")
        await line.close()
        assert not plain.asked


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_and_nothing_goes_where_it_leads(status: int) -> None:
    with serving(FakeKinto().answer) as thief:
        there = f"http://localhost:{thief.port}/v1/buckets/desk"

        def elsewhere(_request: httpx.Request) -> httpx.Response:
            return httpx.Response(status, headers={"Location": there})

        with serving(elsewhere) as office:
            told = await refused(office.url(), None)
            assert f"sends us to {there}" in told
            assert [one.headers["authorization"][:5] for one in office.asked] == ["Basic"]
        assert thief.connections == 0


async def test_what_is_not_encrypted_goes_to_this_machine_and_to_no_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(FakeKinto().answer) as proxy, serving(FakeKinto().answer) as office:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        line = Line(office.url(), ADMIN)
        assert (await line.ask("GET", "/buckets/desk")).status == 200
        await line.close()
        assert proxy.connections == 0


def test_the_command_line_names_the_authority_and_refuses_what_is_not_encrypted(
    office: Served, authority: Authority, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DESKHAND_REMOTE_AUTH", f"{ADMIN.name}:{ADMIN.secret}")
    url = office.url("localhost")

    def run(*words: str) -> tuple[int, str]:
        code = main([*words, "--store", str(tmp_path / "store")])
        return code, capsys.readouterr().err

    assert run("init", "--test")[0] == 0
    code, said = run("remote", "add", "office", "http://desk.example/v1")
    assert (code, "must be spoken to with https" in said) == (1, True)
    assert run("remote", "add", "office", url)[0] == 0
    code, said = run("sync")
    assert code == 4
    assert said.startswith(f"deskhand: the certificate of localhost:{office.port} is not trusted")
    assert said.count("\n") == 1
    assert not office.asked
    assert run("remote", "remove", "--yes")[0] == 0
    assert run("remote", "add", "office", url, "--ca", str(authority.file))[0] == 0
    assert run("sync")[0] == 0
    assert office.asked
