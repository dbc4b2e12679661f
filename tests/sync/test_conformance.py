"""What every remote must keep, whatever it is made of; a new adapter is one more line in REMOTES."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from fake_kinto import FakeKinto
from kinto_server import ADMIN
from plain_remote import PlainStore
from remotes import MemoryRemote

from tui.sync.backend import ABSENT, Item, Outcome, Write
from tui.sync.careful import Careful
from tui.sync.kinto.adapter import Kinto
from tui.sync.kinto.setup import make_account, make_desk
from tui.sync.line import Line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tui.sync.backend import Backend

REMOTES = ["memory", "fake kinto", "kinto", "without concurrency control"]


@asynccontextmanager
async def remote_called(name: str, request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    if name == "memory":
        yield MemoryRemote()
    elif name == "without concurrency control":
        yield Careful(PlainStore())
    else:
        fake = name == "fake kinto"
        url = "http://kinto.example/v1" if fake else request.getfixturevalue("kinto_server").url
        line = Line(url, ADMIN, transport=FakeKinto().transport if fake else None, pause=0.01)
        bucket = "desk" if fake else f"b{secrets.token_hex(4)}"
        if not fake:
            await make_account(line, ADMIN)
            await make_desk(line, bucket, mark="test", members=["admin"])
        adapter = Kinto(line, bucket, mark="test")
        yield adapter
        await adapter.close()


@pytest.fixture(params=REMOTES)
async def remote(request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    async with remote_called(request.param, request) as found:
        yield found


def note(text: str) -> dict[str, object]:
    return {"kind": "incident", "form": 1, "record": {"title": text}}


async def stored(remote: Backend, key: str, text: str, version: str = ABSENT) -> str:
    (answer,) = await remote.write([Write(key, note(text), version)])
    assert answer.outcome is Outcome.STORED, answer
    return answer.version


async def told(remote: Backend, cursor: str = "") -> tuple[dict[str, Item], str]:
    """Return all that the feed tells since a cursor, with documents, and where to read on."""
    found: dict[str, Item] = {}
    async for page in remote.changes(cursor):
        cursor = page.cursor
        found |= {item.key: item for item in page.items}
    bare = [key for key, item in found.items() if item.document is None and not item.gone]
    found |= {item.key: item for item in (await remote.fetch(bare) if bare else [])}
    return found, cursor


async def test_what_is_written_is_told_with_its_version(remote: Backend) -> None:
    version = await stored(remote, "incident:a", "one")
    found, _cursor = await told(remote)
    assert found == {"incident:a": Item("incident:a", version, note("one"))}


async def test_every_write_gives_another_version(remote: Backend) -> None:
    first = await stored(remote, "incident:a", "one")
    second = await stored(remote, "incident:a", "two", first)
    assert second != first


async def test_a_stale_write_changes_nothing_and_hears_what_is_there(remote: Backend) -> None:
    first = await stored(remote, "incident:a", "one")
    second = await stored(remote, "incident:a", "two", first)
    (answer,) = await remote.write([Write("incident:a", note("three"), first)])
    assert answer.outcome is Outcome.CLASH
    assert answer.theirs == Item("incident:a", second, note("two"))


async def test_what_is_there_is_not_made_again(remote: Backend) -> None:
    version = await stored(remote, "incident:a", "one")
    (answer,) = await remote.write([Write("incident:a", note("two"), ABSENT)])
    assert answer.outcome is Outcome.CLASH
    assert answer.theirs == Item("incident:a", version, note("one"))


async def test_a_write_to_what_is_gone_is_a_clash_and_hears_that(remote: Backend) -> None:
    version = await stored(remote, "incident:a", "one")
    (gone,) = await remote.write([Write("incident:a", None, version)])
    assert gone.outcome is Outcome.STORED
    (answer,) = await remote.write([Write("incident:a", note("two"), version)])
    assert answer.outcome is Outcome.CLASH
    assert answer.theirs is not None
    assert answer.theirs.gone


async def test_removing_is_told_and_can_be_reversed(remote: Backend) -> None:
    version = await stored(remote, "incident:a", "one")
    _found, cursor = await told(remote)
    await remote.write([Write("incident:a", None, version)])
    found, cursor = await told(remote, cursor)
    assert found["incident:a"].gone
    await stored(remote, "incident:a", "again")
    found, _cursor = await told(remote, cursor)
    assert found["incident:a"].document == note("again")


async def test_a_stale_removal_removes_nothing(remote: Backend) -> None:
    first = await stored(remote, "incident:a", "one")
    await stored(remote, "incident:a", "two", first)
    (answer,) = await remote.write([Write("incident:a", None, first)])
    assert answer.outcome is Outcome.CLASH
    assert (await told(remote))[0]["incident:a"].document == note("two")


async def test_the_feed_goes_on_where_it_was_read_to(remote: Backend) -> None:
    for number in range(12):
        await stored(remote, f"incident:a{number}", "one")
    found, cursor = await told(remote)
    assert len(found) == 12
    await stored(remote, "incident:b", "new")
    found, _cursor = await told(remote, cursor)
    assert found["incident:b"].document == note("new")


async def test_more_writes_than_go_at_once_are_all_answered_in_order(remote: Backend) -> None:
    writes = [Write(f"incident:a{number}", note(str(number))) for number in range(60)]
    answers = await remote.write(writes)
    assert [answer.key for answer in answers] == [write.key for write in writes]
    assert {answer.outcome for answer in answers} == {Outcome.STORED}
    found, _cursor = await told(remote)
    assert len(found) == 60


async def test_one_stale_write_does_not_keep_the_others_back(remote: Backend) -> None:
    await stored(remote, "incident:b", "there")
    answers = await remote.write([Write(f"incident:{name}", note(name)) for name in "abc"])
    assert [answer.outcome for answer in answers] == [Outcome.STORED, Outcome.CLASH, Outcome.STORED]


async def test_all_versions_are_those_of_what_is_there(remote: Backend) -> None:
    versions = {
        f"incident:a{number}": await stored(remote, f"incident:a{number}", "x") for number in range(9)
    }
    await remote.write([Write("incident:a0", None, versions.pop("incident:a0"))])
    found = {item.key: item.version async for page in remote.versions() for item in page.items}
    assert found == versions


async def test_documents_are_fetched_by_name_and_what_is_gone_says_so(remote: Backend) -> None:
    keys = [f"incident:a{number}" for number in range(50)]
    await remote.write([Write(key, note(key)) for key in keys])
    items = await remote.fetch([*keys, "incident:nobody"])
    assert [item.key for item in items] == [*keys, "incident:nobody"]
    assert all(item.document == note(item.key) for item in items[:-1])
    assert items[-1].gone


async def test_any_text_comes_back_as_it_was(remote: Backend) -> None:
    text = "ü ✓ 漢字 \u202e \x1b[31m \x00 'quoted' \\ \"double\"".replace("\x00", "")
    await stored(remote, "incident:a", text)
    assert (await told(remote))[0]["incident:a"].document == note(text)
