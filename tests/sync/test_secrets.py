"""A secret is in nothing that is printed, kept or told to the system, whatever goes wrong."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from fake_kinto import RECORDS, FakeKinto
from served import serving
from test_meeting_by_keys import shown as shown_head
from test_meeting_by_keys import travelling, until

from tui.domain.meeting import Remote
from tui.screens.sync import SyncScreen
from tui.sync import joining
from tui.sync.credentials import VARIABLE, Credential, keep, keep_command
from tui.sync.joining import leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]
ROOT = Path(__file__).parents[2]
SECRET = 'k7;/é" zebra'  # noqa: S105 (of nobody)
NAME = "ana"
AUTH = f"{NAME}:{SECRET}"
HEADER = base64.b64encode(AUTH.encode()).decode()
FORMS = (SECRET, HEADER, quote(SECRET), json.dumps(SECRET)[1:-1])


def leaks(told: str) -> list[str]:
    return [form for form in FORMS if form in told]


def echo(request: httpx.Request) -> str:
    """Say all that a careless server repeats of a request."""
    return " ".join((*FORMS, request.headers.get("authorization", "")))


def at_the_list(status: int, **told: object) -> Callable[[httpx.Request], httpx.Response]:
    """Answer the list of records so, and all else as Kinto does; "echo" is the secret in every form."""
    fake = FakeKinto()

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(RECORDS):
            return fake.answer(request)
        body = json.loads(json.dumps(told).replace('"echo"', json.dumps(echo(request))))
        headers = {"Location": f"http://elsewhere/{HEADER}", "ETag": '"1"', "Retry-After": "900"}
        return httpx.Response(status, json=body, headers=headers)

    return answer


def refusing(request: httpx.Request) -> httpx.Response:
    """Take no write, and say why with the secret in it."""
    if not request.url.path.endswith("/batch"):
        return FakeKinto().answer(request)
    one = {"status": 403, "body": {"message": echo(request)}}
    return httpx.Response(200, json={"responses": [one] * len(json.loads(request.content)["requests"])})


SITUATIONS: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "a bad question": at_the_list(400, message="echo"),
    "nobody we know": at_the_list(401, message="echo"),
    "not let in": at_the_list(403, message="echo"),
    "nothing there": at_the_list(404, error="echo"),
    "busy": at_the_list(503, message="echo"),
    "sent elsewhere": at_the_list(302),
    "an error that says all is well": at_the_list(200, errno=1, message="echo"),
    "records that are none": at_the_list(
        200, data=[{"id": "incident-a", "last_modified": 5, "kind": "echo"}]
    ),
    "another desk": lambda request: FakeKinto(bucket={"deskhand": {"id": "a", "mark": echo(request)}}).answer(
        request
    ),
    "writes refused": refusing,
}


class Desk:
    """A store of its own and a program started at it, as an operator does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.arguments = folder, ""
        self.environ = {
            **os.environ, "XDG_CONFIG_HOME": str(folder / "config"), "DESKHAND_DEBUG": "1",
            "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        self.environ.pop(VARIABLE, None)

    @property
    def settings(self) -> Path:
        return self.folder / "config" / "deskhand"

    def run(self, *words: str, **environ: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "tui", "--store", str(self.folder / "store"), *words]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
            env={**self.environ, **environ}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def kept(self) -> str:
        """Return all that the store holds, as text."""
        files = (path for path in (self.folder / "store").rglob("*") if path.is_file())
        return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def arguments() -> str:
    """Return the arguments of every process there is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().decode("utf-8", "replace").replace("\0", " "))
        except OSError:
            continue  # it has ended meanwhile
    return "\n".join(found)


@pytest.mark.parametrize("name", SITUATIONS)
def test_nothing_that_goes_wrong_shows_or_keeps_it(name: str, tmp_path: Path) -> None:
    desk, seen = Desk(tmp_path), []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(arguments())
        return SITUATIONS[name](request)

    with serving(answer) as served:
        assert desk.run("init", "--test")[0] == 0
        desk.run("new", "incident", "--title", "VPN drops", "--caller", "Kim")
        assert desk.run("remote", "add", "office", served.url())[0] == 0
        code, said = desk.run("sync", **{VARIABLE: AUTH})
        assert served.asked
        assert served.asked[0].headers["authorization"] == f"Basic {HEADER}"
    assert code == (0 if name == "writes refused" else 4), said
    assert "Traceback" not in said
    said += desk.run("remote", "status")[1] + desk.run("remote", "status", "--json")[1]
    assert not leaks(said)
    assert not leaks(desk.kept())
    assert not leaks("\n".join(seen))


def test_no_argument_of_a_process_holds_it_wherever_it_comes_from(tmp_path: Path) -> None:
    desk, seen = Desk(tmp_path), []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(arguments())
        return FakeKinto().answer(request)

    with serving(answer) as served:
        desk.run("init", "--test")
        desk.run("remote", "add", "office", served.url())
        keep(served.url(), Credential(NAME, SECRET), desk.settings)
        assert desk.run("sync")[0] == 0
        (tmp_path / "secret").write_text(AUTH, encoding="utf-8")
        keep_command(served.url(), f"cat {tmp_path / 'secret'}", desk.settings)
        assert desk.run("sync")[0] == 0
        assert {one.headers["authorization"] for one in served.asked} == {f"Basic {HEADER}"}
    assert not leaks("\n".join(seen))
    assert not leaks(desk.kept())


def test_what_holds_no_name_and_password_is_not_repeated(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with serving(FakeKinto().answer) as served:
        desk.run("init", "--test")
        desk.run("remote", "add", "office", served.url())
        code, said = desk.run("sync", **{VARIABLE: SECRET})
        assert code == 4
        assert said == f"deskhand: {VARIABLE} does not hold name:password\n"
        (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
        for command in (f"cat {tmp_path / 'secret'}", f"{tmp_path / 'secret'} {tmp_path}", "'unclosed"):
            keep_command(served.url(), command, desk.settings)
            code, said = desk.run("sync")
            assert code == 4
            assert said.startswith(
                ("deskhand: what the credential command prints", "deskhand: the credential")
            )
            assert not leaks(said)


async def test_what_nobody_foresaw_in_a_round_is_named_and_ends_nothing(
    replicas: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = replicas[0]
    leave(a.store)
    a.store.transact(lambda tx: tx.put(Remote(name="office", url="http://127.0.0.1:1/v1", bucket="desk")))
    monkeypatch.setenv(VARIABLE, AUTH)
    real = joining.line_to

    def line_to(remote: Remote, credential: Credential) -> object:
        def breaks(request: httpx.Request) -> httpx.Response:
            raise RuntimeError(f"{request.headers['authorization']} {SECRET}")

        line = real(remote, credential)
        line._client = httpx.AsyncClient(
            auth=(credential.name, credential.secret), transport=httpx.MockTransport(breaks)
        )
        return line

    monkeypatch.setattr(joining, "line_to", line_to)
    async with travelling(a) as travel:
        await until(travel.pilot, lambda: travel.app.meeting is not None and bool(travel.app.meeting.trouble))
        assert travel.app.meeting is not None
        assert travel.app.meeting.trouble == (
            "this is a fault of deskhand's own: a round ended with RuntimeError"
        )
        for key in "gy":
            await travel.pilot.press(key)
        await until(travel.pilot, lambda: isinstance(travel.app.screen, SyncScreen))
        shown = shown_head(travel.app)
        assert "a round ended with RuntimeError" in shown
        assert not leaks(shown)
    assert not leaks(repr(Credential(NAME, SECRET)) + str(Credential(NAME, SECRET)))
