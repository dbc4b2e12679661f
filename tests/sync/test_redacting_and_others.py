"""A text that is removed for good here is removed there, whatever waits to be sent meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remotes import MemoryRemote
from sync_builders import RESOLUTION

from tui.desk.redacting import redact
from tui.domain.meeting import REDACTED

if TYPE_CHECKING:
    from sync_builders import Replica

    from tui.store import Transaction

Three = tuple["Replica", "Replica", "Replica"]
WORDS = "Kim's password is hunter2"


def begin_anew(tx: Transaction) -> None:
    for name in ("met", "outgoing", "standing"):
        tx.draft(name).clear(drop=False)


async def test_a_redaction_wins_over_the_text_whoever_sends_first(replicas: Three) -> None:
    for first, second in ((0, 1), (1, 0)):
        remote = MemoryRemote()
        a, b = replicas[0], replicas[1]
        for one in (a, b):
            one.store.transact(begin_anew)
        record = await a.open(WORDS)
        for one in (a, b):
            await one.meet(remote)
        await b.do("note", record, text="on it")
        redact(a.desk, a.incident(record).number, "title")
        for one in ((a, b)[first], (a, b)[second], (a, b)[first]):
            await one.meet(remote)
        assert a.everything()[f"incident:{record}"] == b.everything()[f"incident:{record}"]
        assert b.incident(record).title == REDACTED
        assert (
            b.incident(record).history[-1].text == "on it" or b.incident(record).history[-2].text == "on it"
        )
        assert WORDS not in str(remote.items)
        assert not b.conflicts()


async def test_what_waits_and_what_was_parked_lose_the_text_too(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("cancel", record, reason="withdrawn")
    await b.do("resolve", record, **{**RESOLUTION, "solution": WORDS})
    for one in (a, b):
        await one.meet(remote)
    await b.do("note", record, text="waiting")
    assert b.conflicts()
    redact(b.desk, b.incident(record).number, "solution")
    files = b"".join(path.read_bytes() for path in b.folder.iterdir() if path.is_file())
    assert WORDS.encode() not in files
