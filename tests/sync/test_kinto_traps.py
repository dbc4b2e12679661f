"""Each trap that was seen in a real Kinto, sprung in the fake; each test fails without its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_kinto import RECORDS, FakeKinto
from kinto_server import ADMIN

from tui.sync.backend import Item, Outcome, Write
from tui.sync.errors import RemoteAway, RemoteRefuses
from tui.sync.kinto import adapter
from tui.sync.kinto.adapter import Cursor, Kinto
from tui.sync.line import Line

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


class Waits:
    """Waits for nothing, and remembers how often."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, _seconds: float) -> None:
        self.times += 1


def kinto(fake: FakeKinto, waits: Waits | None = None, mark: str = "test") -> Kinto:
    line = Line("http://kinto.example/v1", ADMIN, transport=fake.transport, pause=0.001)
    return Kinto(line, "desk", mark=mark, wait=waits or Waits())


def notes(count: int) -> list[Write]:
    return [Write(f"incident:a{number:02}", {"n": number}) for number in range(count)]


async def told(remote: Kinto, cursor: str = "") -> tuple[dict[str, Item], str]:
    found: dict[str, Item] = {}
    async for page in remote.changes(cursor):
        cursor = page.cursor
        found |= {item.key: item for item in page.items}
    return found, cursor


async def test_pages_end_where_the_server_likes_and_are_all_followed() -> None:
    fake = FakeKinto(page=3)
    remote = kinto(fake)
    await remote.write(notes(20))
    found, _cursor = await told(remote)
    assert len(found) == 20


async def test_the_address_of_the_next_page_is_never_asked_only_its_token_counts() -> None:
    fake = FakeKinto(page=3)
    remote = kinto(fake)
    await remote.write(notes(7))
    await told(remote)
    assert {path for method, path in fake.requests if method == "GET"} == {"/buckets/desk", RECORDS}


async def test_a_batch_holds_no_more_than_the_server_takes() -> None:
    fake = FakeKinto()
    remote = kinto(fake)
    answers = await remote.write(notes(26))
    assert {one.outcome for one in answers} == {Outcome.STORED}
    assert [path for _method, path in fake.requests].count("/batch") == 2


async def test_a_batch_that_met_another_writer_is_sent_again_whole() -> None:
    fake = FakeKinto(conflicts=3, page=100)
    waits = Waits()
    remote = kinto(fake, waits)
    answers = await remote.write(notes(25))
    assert {one.outcome for one in answers} == {Outcome.STORED}
    assert len(fake.records) == 25, "what was rolled back was taken for stored"
    assert waits.times == 3


async def test_a_server_that_only_meets_others_is_left_for_later() -> None:
    with pytest.raises(RemoteAway, match="busy"):
        await kinto(FakeKinto(conflicts=10**6)).write(notes(2))


async def test_a_write_that_became_visible_behind_the_cursor_is_found() -> None:
    fake = FakeKinto(late={"incident-a01"}, page=100)
    remote = kinto(fake)
    await remote.write(notes(3))
    found, cursor = await told(remote)
    assert "incident:a01" not in found
    found, _cursor = await told(remote, cursor)
    assert "incident:a01" in found
    assert Cursor.parse(cursor).at > int(found["incident:a01"].version), "it did stand behind the cursor"


async def test_a_quiet_server_is_only_asked_whether_it_is_once_no_late_write_can_come() -> None:
    fake, now = FakeKinto(page=100), [1000.0]
    line = Line("http://kinto.example/v1", ADMIN, transport=fake.transport, pause=0.001)
    remote = Kinto(line, "desk", mark="test", wait=Waits(), monotonic=lambda: now[0])
    await remote.write(notes(3))
    _found, cursor = await told(remote)
    asked = []
    for seconds in (5, 20, 10, 1, 1):
        now[0] += seconds
        fake.requests.clear()
        _found, cursor = await told(remote, cursor)
        asked.append([method for method, _path in fake.requests])
    assert asked == [["GET"], ["GET"], ["GET"], ["HEAD"], ["HEAD"]]
    await remote.write(notes(4)[3:])
    found, _cursor = await told(remote, cursor)
    assert "incident:a03" in found


async def test_a_tombstone_is_known_as_one_though_only_versions_are_asked_for() -> None:
    fake = FakeKinto(page=100)
    remote = kinto(fake)
    (answer, *_rest) = await remote.write(notes(2))
    _found, cursor = await told(remote)
    await remote.write([Write("incident:a00", None, answer.version)])
    found, _cursor = await told(remote, cursor)
    assert found["incident:a00"].gone


async def test_a_record_that_is_gone_is_a_clash_though_the_answer_shows_nothing() -> None:
    fake = FakeKinto()
    (answer,) = await kinto(fake).write([Write("incident:a00", {"n": 1}, "12345")])
    assert answer.outcome is Outcome.CLASH
    assert answer.theirs is not None
    assert answer.theirs.gone


async def test_a_clash_brings_the_servers_record_along_and_nothing_else_is_asked() -> None:
    fake = FakeKinto()
    remote = kinto(fake)
    await remote.write(notes(3))
    fake.requests.clear()
    answers = await remote.write(notes(3))
    assert {one.outcome for one in answers} == {Outcome.CLASH}
    assert [one.theirs.document for one in answers if one.theirs] == [{"n": n} for n in range(3)]
    assert fake.requests == [("POST", "/batch")]


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_write_that_is_refused_does_not_undo_the_others_of_its_batch(status: int) -> None:
    fake = FakeKinto(refusing={"incident-a01": status})
    answers = await kinto(fake).write(notes(3))
    assert [one.outcome for one in answers] == [Outcome.STORED, Outcome.REFUSED, Outcome.STORED]
    assert f"does not take it ({status}): no" in answers[1].why
    assert set(fake.records) == {"incident-a00", "incident-a02"}


@pytest.mark.parametrize(("status", "error"), [(503, RemoteAway), (429, RemoteAway), (401, RemoteRefuses)])
async def test_a_write_that_was_not_even_tried_is_not_taken_for_answered(
    status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await kinto(FakeKinto(refusing={"incident-a01": status})).write(notes(3))


async def test_what_the_feed_will_never_tell_is_found_by_comparing_everything(replicas: Three) -> None:
    a, b, _c = replicas
    fake = FakeKinto(page=100)
    record = await a.open()
    await a.meet(kinto(fake))
    slow = fake.records.pop(f"incident-{record}")
    await b.meet(kinto(fake))
    fake.records[slow["id"]] = slow | {"last_modified": slow["last_modified"] - 10 * adapter.OVERLAP}
    await b.meet(kinto(fake))
    assert b.store.read("incident", record) is None, "it stands far behind the cursor"
    b.clock.forward(days=2)
    await b.meet(kinto(fake))
    assert b.incident(record) == a.incident(record)


async def test_removing_what_is_gone_already_is_done() -> None:
    (answer,) = await kinto(FakeKinto()).write([Write("incident:a00", None, "12345")])
    assert answer.outcome is Outcome.STORED


async def test_the_feed_is_never_filtered() -> None:
    fake = FakeKinto()
    asked: list[set[str]] = []
    answer = fake.list_
    fake.list_ = lambda request: (asked.append(set(request.url.params)), answer(request))[1]  # type: ignore[method-assign]
    remote = kinto(fake)
    await remote.write(notes(3))
    _found, cursor = await told(remote)
    await told(remote, cursor)
    assert set().union(*asked) <= {"_since", "_sort", "_limit", "_fields", "_token"}


async def test_the_moment_of_a_write_is_the_servers_to_give() -> None:
    fake = FakeKinto()
    await kinto(fake).write([Write("incident:a", {"n": 1, "last_modified": 5})])
    assert fake.records["incident-a"]["last_modified"] > 10**12


async def test_a_large_document_goes_alone() -> None:
    fake = FakeKinto()
    remote = kinto(fake)
    await remote.write([Write(f"incident:a{n}", {"text": "x" * 600_000}) for n in range(3)])
    assert [path for _method, path in fake.requests].count("/batch") == 3


async def test_a_desk_of_another_mark_is_not_met() -> None:
    with pytest.raises(RemoteRefuses, match="a test one, this store is a live one"):
        await told(kinto(FakeKinto(), mark="live"))


async def test_a_first_pull_cut_off_goes_on_where_it_was() -> None:
    fake = FakeKinto(page=2)
    remote = kinto(fake)
    await remote.write(notes(9))
    pages = []
    async for page in remote.changes(""):
        pages.append(page)
        if len(pages) == 3:
            break
    fake.requests.clear()
    adapter_overlap = adapter.OVERLAP
    assert Cursor.parse(pages[-1].cursor).partly
    assert Cursor.parse(pages[-1].cursor).at == int(pages[-1].items[-1].version)
    found, cursor = await told(remote, pages[-1].cursor)
    assert {"incident:a06", "incident:a07", "incident:a08"} <= set(found)
    assert not Cursor.parse(cursor).partly
    assert adapter_overlap > 0


async def test_an_id_the_server_has_no_way_to_hold_is_refused_in_words() -> None:
    answers = await kinto(FakeKinto()).write(
        [Write("incident:a/b", {"n": 1}), Write("incident:ab", {"n": 1})]
    )
    assert [one.outcome for one in answers] == [Outcome.REFUSED, Outcome.STORED]
    assert "characters" in answers[0].why
