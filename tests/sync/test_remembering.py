"""Which rounds are remembered: those that did something or failed, however quiet it was since."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remotes import MemoryRemote
from sync_builders import START

from tui.domain.errors import RemoteError
from tui.domain.meeting import REMOTE, Round, remembered
from tui.sync.errors import RemoteAway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sync_builders import Replica

    from tui.sync.backend import Page

MOST = 4
ROUNDS = st.builds(
    Round, at=st.just(START), received=st.sampled_from((0, 2)), sent=st.sampled_from((0, 0, 3)),
    trouble=st.sampled_from(("", "", "nobody answers")),
)  # fmt: skip


@given(st.lists(ROUNDS, max_size=40))
def test_the_last_that_did_something_or_failed_are_there_and_quiet_ones_once(done: list[Round]) -> None:
    kept: tuple[Round, ...] = ()
    told = [
        Round(at=START + timedelta(minutes=at), received=one.received, sent=one.sent, trouble=one.trouble)
        for at, one in enumerate(done)
    ]
    for one in told:
        kept = remembered(one, kept, MOST)
        assert kept[0] == one
    assert [one for one in kept if not one.quiet] == [one for one in told[::-1] if not one.quiet][:MOST]
    assert not any(one.quiet and other.quiet for one, other in pairwise(kept))
    assert [one.at for one in kept] == sorted((one.at for one in kept), reverse=True)


class Away(MemoryRemote):
    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        raise RemoteAway(f"nobody answers {cursor}")
        yield


async def test_an_error_is_still_read_after_a_quiet_hour(replicas: tuple[Replica, Replica, Replica]) -> None:
    a, _b, _c = replicas
    remote = MemoryRemote()
    await a.open()
    await a.meet(remote)
    with pytest.raises(RemoteError):
        await a.meet(Away())
    for _ in range(120):
        a.clock.forward(seconds=30)
        await a.meet(remote)
    quiet, failed, sent = a.store.read("standing", REMOTE).rounds
    assert (quiet.at, quiet.quiet) == (a.clock(), True)
    assert failed.trouble.startswith("nobody answers")
    assert sent.sent > 0
