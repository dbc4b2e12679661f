"""Over a line that really breaks, between real replicas and a real Kinto: nothing lost, nothing doubled."""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.sync.bad_line import backend_at, over_a_bad_line, unlike
from tests.sync.bad_proxy import HALVED, HARMS, LATE, LOST, TWICE, UNANSWERED, bad_proxy
from tui.domain.errors import RemoteError
from tui.sync.errors import RemoteAway
from tui.sync.line import TRIES

if TYPE_CHECKING:
    from pathlib import Path

    from kinto_server import KintoServer
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def test_three_replicas_over_a_bad_line_come_to_agree_and_nothing_is_lost(
    kinto_server: KintoServer, tmp_path: Path
) -> None:
    toll = await over_a_bad_line(kinto_server.url, tmp_path, rounds=24, seed=11)
    assert (toll.unlike, toll.vanished, toll.waiting, toll.doubled) == (0, 0, 0, 0)
    assert set(toll.harms) == set(HARMS), "every harm was done"
    assert toll.failed
    assert 0.25 < toll.harmed / toll.carried < 0.35


@pytest.mark.parametrize("harm", HARMS)
async def test_each_harm_alone_is_outlived(harm: str, kinto_server: KintoServer, replicas: Three) -> None:
    a, b, _c = replicas
    bucket = f"harm{secrets.token_hex(3)}"
    good = await backend_at(kinto_server.url, bucket)
    record = await a.open()
    async with bad_proxy(kinto_server.url, seed=3, share=1.0, harms=(harm,)) as proxy:
        bad = await backend_at(kinto_server.url, bucket, proxy.url)
        if harm in {TWICE, LATE}:
            await a.meet(bad)
        else:
            with pytest.raises(RemoteError):
                await a.meet(bad)
            assert proxy.counts == Counter({harm: TRIES})
        assert (a.waiting() == 0) == (harm in {TWICE, LATE})
        await bad.close()
    for one in (a, b):
        await one.meet(good)
    await good.close()
    assert not unlike(a, b)
    assert [act.verb for act in b.incident(record).history] == ["new"]


@pytest.mark.parametrize("harm", [LOST, HALVED, UNANSWERED])
async def test_a_line_that_breaks_is_called_away_so_that_it_is_tried_again(
    harm: str, kinto_server: KintoServer, replicas: Three
) -> None:
    async with bad_proxy(kinto_server.url, seed=5, share=1.0, harms=(harm,)) as proxy:
        bad = await backend_at(kinto_server.url, "away", proxy.url)
        with pytest.raises(RemoteAway):
            await replicas[0].meet(bad)
        await bad.close()
    assert replicas[0].store.read("standing", "remote").offline_since is not None


async def test_a_write_that_was_done_though_nobody_heard_so_is_not_done_again(
    kinto_server: KintoServer, replicas: Three
) -> None:
    a = replicas[0]
    bucket = f"once{secrets.token_hex(3)}"
    good = await backend_at(kinto_server.url, bucket)
    record = await a.open()
    await a.meet(good)
    await a.do("note", record, text="once")
    versions = {item.key: item.version async for page in good.versions() for item in page.items}
    async with bad_proxy(kinto_server.url, seed=5, share=1.0, harms=(UNANSWERED,)) as proxy:
        bad = await backend_at(kinto_server.url, bucket, proxy.url)
        from tui.sync.sending import waiting_keys, writes_of  # what a round sends first

        with pytest.raises(RemoteAway):
            await bad.write([one.write for one in writes_of(a.store, list(waiting_keys(a.store)))])
        await bad.close()
    after = {item.key: item.version async for page in good.versions() for item in page.items}
    assert [key for key in after if after[key] != versions.get(key)] == [f"incident:{record}"]
    await a.meet(good)
    last = {item.key: item.version async for page in good.versions() for item in page.items}
    assert last == after, "what had arrived was sent again"
    assert a.waiting() == 0
    assert [act.text for act in a.incident(record).history if act.text] == ["once"]
    await good.close()
