from __future__ import annotations

from plain_remote import PlainStore

from tui.sync.backend import Outcome, Write
from tui.sync.careful import Careful


async def test_a_write_of_others_on_top_of_ours_is_seen() -> None:
    plain = PlainStore()
    plain.meanwhile = [("incident:a", {"n": 2})]
    (answer,) = await Careful(plain).write([Write("incident:a", {"n": 1})])
    assert answer.outcome is Outcome.CLASH
    assert answer.theirs is not None
    assert answer.theirs.document == {"n": 2}


async def test_nothing_is_written_over_what_nobody_here_has_seen() -> None:
    plain = PlainStore(documents={"incident:a": {"n": 2}})
    (answer,) = await Careful(plain).write([Write("incident:a", {"n": 1})])
    assert answer.outcome is Outcome.CLASH
    assert plain.documents == {"incident:a": {"n": 2}}
