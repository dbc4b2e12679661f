from __future__ import annotations

from typing import TYPE_CHECKING

from store_builders import HINT, new_store

from tui.domain.people import Team
from tui.store import open_store
from tui.store.tidying import WORTH

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_hint_is_written_anew_when_nothing_goes_on(folder: Path) -> None:
    with new_store(folder) as store:
        teams = [Team(id=f"t{nth}", name=f"Team {nth}") for nth in range(WORTH)]
        await store.commit(lambda t: [t.put(team) for team in teams])
        assert not (folder / HINT).exists()
        await store.follow()  # since the last look, nothing
        store._upkeep.wait()
        with open_store(folder) as again:
            assert len(again.rows("team").base) == WORTH
        await store.follow()  # goes on from what was packed
        assert len(store.rows("team").base) == WORTH
        assert again.notices == store.notices == []
