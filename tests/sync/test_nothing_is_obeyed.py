"""Words of a remote are shown as words, wherever they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sync_builders import START
from test_lies import NASTY, json_of, lying, whole
from test_meeting_by_keys import travelling

from tui.cli import main
from tui.domain.meeting import Conflict, Difference, Outgoing, Remote, Round, Standing
from tui.domain.text import HIDDEN
from tui.sync.joining import leave

if TYPE_CHECKING:
    import pytest
    from sync_builders import Replica

    from tui.store import Transaction

Three = tuple["Replica", "Replica", "Replica"]


def nasty_desk() -> list[dict[str, Any]]:
    """Return an incident, its caller and its team with escape sequences in every field that takes a text."""
    who = {"id": "kim", "name": NASTY, "login": NASTY, "email": NASTY, "department": NASTY, "location": NASTY}
    moment = "2026-11-02T09:00:00Z"
    entry = {"id": "act1", "occurred_at": moment, "recorded_at": moment, "author": "kim", "kind": "note"}
    entry |= {"verb": NASTY, "text": NASTY, "op": NASTY}
    entry["changes"] = [{"field": NASTY, "before": NASTY, "after": NASTY}]
    texts = ("title", "description", "category", "subcategory", "symptom", "location")
    incident = {
        **dict.fromkeys(texts, NASTY), "number": f"INC-{NASTY}", "caller": "kim", "team": "crew",
        "assignee": "kim", "owner": NASTY, "service": NASTY, "ci": NASTY, "history": [entry],
    }  # fmt: skip
    return [
        {"id": "person-kim", "last_modified": 10**12 + 1, "kind": "person", "form": 1, "record": who},
        {"id": "team-crew", "last_modified": 10**12 + 2, "kind": "team", "form": 1,
         "record": {"id": "crew", "name": NASTY}},
        whole(**incident) | {"last_modified": 10**12 + 3},
    ]  # fmt: skip


async def test_escape_sequences_in_every_field_reach_no_terminal(
    replicas: Three, capsys: pytest.CaptureFixture[str]
) -> None:
    a = replicas[0]
    await a.meet(lying(json_of({"data": nasty_desk()})))
    leave(a.store)
    assert a.incident("a").title == NASTY
    told = Difference(field=NASTY, base=NASTY, ours=NASTY, theirs=NASTY)
    parked = Conflict(
        id="incident:a:s", kind="incident", record="a", op="s", verb=NASTY, actor="kim", at=START,
        differences=(told, replace(told, field="team")), their_actor=NASTY, their_at=START, parked=START,
        why=NASTY,
    )  # fmt: skip
    a.store.transact(lambda tx: tx.put(parked))
    waits = Outgoing(id="incident:a", kind="incident", record="a", since=START, refused=NASTY)
    rounds = (Round(at=START, trouble=NASTY),)

    def apart(tx: Transaction) -> None:
        tx.received = True
        for one in (
            waits,
            Remote(name=NASTY, url=f"https://{NASTY}/v1", bucket=NASTY),
            Standing(rounds=rounds),
        ):
            tx.put(one)

    a.store.transact(apart)
    shown = []
    async with travelling(a) as travel:
        for keys in ("", "enter", "escape", "g c", "escape", "g y", "escape", "=", "escape", "o"):
            for key in keys.split():
                await travel.pilot.press(key)
            await travel.pilot.pause()
            shown += [strip.text for strip in travel.app.screen._compositor.render_strips()]
    a.store.close()
    for words in (["list"], ["remote", "status"], ["show", "INC-"]):
        main([*words, "--store", str(a.folder)])
    printed = capsys.readouterr()
    text = "".join(shown) + printed.out.replace("\n", "") + printed.err.replace("\n", "")
    assert text.count("owned") > 20, "it was shown"
    assert not HIDDEN.search(text)
    a.restart()
