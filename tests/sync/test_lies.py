"""A server that lies in every way harms nothing, and is named in one sentence."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fake_kinto import RECORDS, FakeKinto
from kinto_server import ADMIN, SECRET

from tui.domain.errors import RemoteError
from tui.domain.text import HIDDEN
from tui.sync import line as lines
from tui.sync.errors import RemoteAway, RemoteLies, RemoteRefuses
from tui.sync.kinto.adapter import Kinto
from tui.sync.line import Line

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]
Answer = Callable[[httpx.Request], httpx.Response]
NASTY = "\x1b]0;owned\x07\x1b[2J\u202eevil\u200b[red]"


def json_of(body: object, **headers: str) -> Answer:
    data, told = json.dumps(body).encode(), {"ETag": '"1000000000000"', **headers}
    return lambda _request: httpx.Response(200, content=data, headers=told)


def raw(content: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda _request: httpx.Response(status, content=content, headers=headers)


def record(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (anything at all)
    return {"id": "incident-a", "last_modified": 1_000_000_000_001, "kind": "incident", "form": 1, **fields}


def whole(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    moment = "2026-11-02T09:00:00Z"
    plain = {"id": "a", "number": "INC-Z-1", "title": "x", "opened_at": moment, "updated_at": moment}
    return record(record={**plain, **fields})


def endless(request: httpx.Request) -> httpx.Response:
    number = int(request.url.params.get("_token", "0")) + 1
    told = [{**record(record={}), "id": f"incident-{number}", "last_modified": 10**12 + number}]
    headers = {"ETag": '"1000000000000"', "Next-Page": f"http://x/?_token={number}", "Total-Objects": "1"}
    if request.method == "HEAD":
        return httpx.Response(200, headers=headers)
    return httpx.Response(200, json={"data": told}, headers=headers)


def circle(_request: httpx.Request) -> httpx.Response:
    headers = {"ETag": '"1000000000000"', "Next-Page": "http://x/?_token=1"}
    return httpx.Response(200, json={"data": [record(record={})]}, headers=headers)


LIES: dict[str, Answer] = {
    "a web page": raw(
        b"<html><body>Please log in to the hotel</body></html>", **{"Content-Type": "text/html"}
    ),
    "a web page that says it is data": raw(b"<!doctype html>", **{"Content-Type": "application/json"}),
    "half of its JSON": raw(b'{"data": [{"id": "incident-a", "last_mod'),
    "no JSON": raw(b"OK"),
    "nothing": raw(b""),
    "another encoding": raw(b'{"data": "\xff\xfe"}'),
    "a number that is none": raw(b'{"data": [NaN]}'),
    "JSON without a bottom": raw(b"[" * 100_000),
    "a list instead of an object": raw(b"[]"),
    "an error that says all is well": json_of({"errno": 999, "message": NASTY}),
    "no list": json_of({"data": {"id": 1}}),
    "a list of numbers": json_of({"data": [1, 2]}),
    "a record without an id": json_of({"data": [{"last_modified": 5}]}),
    "a record with a path for an id": json_of({"data": [{"id": "../../etc", "last_modified": 5}]}),
    "a record with escapes for an id": json_of({"data": [{"id": NASTY, "last_modified": 5}]}),
    "a version that is text": json_of({"data": [record(last_modified="yesterday")]}),
    "a version that is true": json_of({"data": [record(last_modified=True)]}),
    "a version beyond counting": json_of({"data": [record(last_modified=10**30)]}),
    "a version below nothing": json_of({"data": [record(last_modified=-1)]}),
    "no version of the list": lambda _request: httpx.Response(200, json={"data": []}),
    "pages in a circle": circle,
    "pages without an end": endless,
    "an error of its own": raw(b"{}", 500),
    "that it is busy": raw(b"{}", 503, **{"Retry-After": "soon"}),
    "a redirect to another host": raw(b"", 302, Location=f"http://evil.example/{NASTY!r}"),
    "that nothing is there": raw(b'{"code": 404, "message": "' + NASTY.encode("unicode_escape") + b'"}', 404),
    "that we may not": raw(b'{"code": 403}', 403),
    "that it knows nobody": raw(b'{"code": 401}', 401),
    "a status nobody knows": raw(b"{}", 418),
}
#: What is said of some of them.
SAID: dict[str, str] = {
    "a web page": "answers with a web page",
    "a web page that says it is data": "answers with a web page",
    "half of its JSON": "no JSON",
    "an error that says all is well": "says that all is well, and what is wrong",
    "pages in a circle": "from page to page without an end",
    "pages without an end": "lists more than twice the 1 records it says it has",
    "that it knows nobody": "does not accept the name or the password",
    "an error of its own": "is not ready (500)",
}
WRONG_RECORDS: dict[str, dict[str, Any]] = {
    "a record of another kind": whole() | {"kind": "person"},
    "no record": record(),
    "a record that is text": record(record="x"),
    "a record under another id": whole(id="b"),
    "a state nobody has": whole(state="exploded"),
    "a title that is a number": whole(title=17),
    "a moment that is none": whole(opened_at="yesterday"),
    "a history that is text": whole(history="x"),
    "holds that are numbers": whole(holds=[1, 2]),
    "a record with half a letter": whole(title="\ud800"),
}


def lying(answer: Answer, **more: int) -> Kinto:
    fake = FakeKinto()

    def told(request: httpx.Request) -> httpx.Response:
        is_list = request.url.path.endswith(RECORDS)
        if is_list and request.method == "HEAD" and answer is not endless:
            return httpx.Response(200, headers={"ETag": '"1"'})
        return answer(request) if is_list else fake.answer(request)

    transport = httpx.MockTransport(told)
    return Kinto(
        Line("http://kinto.example/v1", ADMIN, transport=transport, pause=0.001, **more), "desk", mark="test"
    )


def harmless(sentence: str) -> bool:
    return bool(sentence) and len(sentence) < 400 and not HIDDEN.search(sentence) and SECRET not in sentence


@pytest.mark.parametrize("name", LIES)
async def test_an_answer_that_cannot_be_is_named_and_nothing_is_lost(name: str, replicas: Three) -> None:
    a = replicas[0]
    await a.open()
    before, waiting = a.everything(), a.waiting()
    with pytest.raises(RemoteError) as told:
        await a.meet(lying(LIES[name]))
    assert harmless(str(told.value))
    assert SAID.get(name, "") in str(told.value)
    assert "\n" not in str(told.value)
    assert a.everything() == before
    assert a.waiting() == waiting
    standing = a.store.read("standing", "remote")
    assert standing.rounds[0].trouble == str(told.value)


@pytest.mark.parametrize("name", WRONG_RECORDS)
async def test_a_wrong_record_is_named_and_the_right_ones_are_taken(name: str, replicas: Three) -> None:
    a = replicas[0]
    right = whole(id="right", title=NASTY) | {"id": "incident-right", "last_modified": 1_000_000_000_002}
    with pytest.raises(RemoteLies) as told:
        await a.meet(lying(json_of({"data": [WRONG_RECORDS[name], right]})))
    assert harmless(str(told.value))
    assert list(a.everything()) == ["incident:right"]
    assert a.incident("right").title == NASTY


async def test_a_body_without_an_end_is_cut_off(replicas: Three) -> None:
    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:  # noqa: ANN401 (an async iterator)
            while True:
                yield b"x" * 10_000

    with pytest.raises(RemoteLies, match="answers with more than"):
        await replicas[0].meet(lying(lambda _request: httpx.Response(200, stream=Endless()), largest=100_000))


async def test_a_bomb_that_is_small_when_packed_is_cut_off(replicas: Three) -> None:
    import gzip

    bomb = gzip.compress(b"[" + b" " * 10**7 + b"]")
    with pytest.raises(RemoteLies, match="answers with more than"):
        await replicas[0].meet(lying(raw(bomb, **{"Content-Encoding": "gzip"}), largest=100_000))


async def test_a_clock_off_by_a_year_changes_nothing(replicas: Three) -> None:
    a, b, _c = replicas
    for off in (-365, 365):
        fake = FakeKinto(now=1_700_000_000_000 + off * 86_400_000, page=100)
        for one in (a, b, a, b):
            line = Line("http://kinto.example/v1", ADMIN, transport=fake.transport)
            record_id = await one.open(f"{off}", caller=f"{one.name}{next(one.numbers)}")
            await one.meet(Kinto(line, "desk", mark="test"))
            assert f"incident-{record_id}" in fake.records
        assert len(b.everything()) >= len(a.everything())


async def test_how_long_to_wait_is_taken_from_the_server_within_reason() -> None:
    for told, seconds in {"7": 7.0, "1e9": 86_400.0, "-5": 0.0, "nan": 0.0, "soon": 0.0}.items():
        remote = lying(raw(b"{}", 429, **{"Retry-After": told}))
        if 0 < seconds <= lines.LONGEST_WAIT:
            continue
        with pytest.raises(RemoteAway) as away:
            async for _page in remote.changes(""):
                pass
        assert away.value.after == seconds


async def test_nothing_is_sent_where_a_redirect_leads() -> None:
    asked: list[str] = []

    def told(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://evil.example/v1"})

    line = Line("http://kinto.example/v1", ADMIN, transport=httpx.MockTransport(told))
    with pytest.raises(RemoteRefuses, match=r"evil\.example"):
        await line.ask("GET", "/")
    assert asked == ["kinto.example"]


async def test_a_certificate_nobody_vouches_for_is_named() -> None:
    def told(_request: httpx.Request) -> httpx.Response:
        fault = ssl.SSLCertVerificationError(1, "certificate verify failed")
        fault.verify_message = "self-signed certificate"
        raise httpx.ConnectError("certificate verify failed") from fault

    line = Line("https://kinto.example/v1", ADMIN, transport=httpx.MockTransport(told))
    with pytest.raises(RemoteRefuses, match="self-signed certificate"):
        await line.ask("GET", "/")


def test_a_secret_is_never_shown() -> None:
    assert SECRET not in repr(ADMIN)
    assert SECRET not in str(ADMIN)
    assert json.dumps(ADMIN.name) == '"admin"'
