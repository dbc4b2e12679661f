"""What only a real Kinto can show: who may do what, and a collection that was thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kinto_server import ADMIN

from tests.sync.bad_line import backend_at
from tui.sync.backend import Outcome, Write
from tui.sync.credentials import Credential
from tui.sync.errors import RemoteRefuses
from tui.sync.kinto.adapter import Kinto
from tui.sync.kinto.setup import make_account, make_desk
from tui.sync.line import Line

if TYPE_CHECKING:
    from kinto_server import KintoServer
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def told(remote: Kinto) -> set[str]:
    return {item.key async for page in remote.changes("") for item in page.items}


async def test_a_collection_that_was_deleted_leaves_no_tombstones_and_is_filled_again(
    kinto_server: KintoServer, replicas: Three
) -> None:
    a, b, _c = replicas
    remote = await backend_at(kinto_server.url, "emptied")
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    place = "/buckets/emptied/collections/records"
    assert (await remote.line.ask("DELETE", place)).status == 200
    assert (await remote.line.ask("PUT", place)).status in {200, 201}
    a.clock.forward(days=2)
    for one in (a, b):
        await one.meet(remote)
    assert a.incident(record) == b.incident(record)
    there = {item.key async for page in remote.versions() for item in page.items}
    assert there == set(a.everything())
    await remote.close()


async def test_only_the_account_admin_may_make_a_desk_and_that_is_said(kinto_server: KintoServer) -> None:
    ben = Credential("ben", "b3n-of-the-tests")
    line = Line(kinto_server.url, ben)
    assert await make_account(line, ben)
    with pytest.raises(RemoteRefuses, match="only the account admin can; set the desk up as admin"):
        await make_desk(line, "bens", mark="test", members=["ben"])
    with pytest.raises(RemoteRefuses, match="remote setup"):
        await told(Kinto(line, "bens", mark="test"))
    await line.close()


async def test_a_member_that_was_let_in_meets_and_a_stranger_does_not(kinto_server: KintoServer) -> None:
    admin = Line(kinto_server.url, ADMIN)
    await make_account(admin, ADMIN)
    await make_desk(admin, "members", mark="test", members=["admin", "kim"])
    await admin.close()
    for name, let_in in (("kim", True), ("eve", False)):
        line = Line(kinto_server.url, Credential(name, f"{name}-of-the-tests"))
        await make_account(line, Credential(name, f"{name}-of-the-tests"))
        remote = Kinto(line, "members", mark="test")
        if let_in:
            (answer,) = await remote.write([Write("incident:a00", {"n": 0})])
            assert answer.outcome is Outcome.STORED
            assert await told(remote) == {"incident:a00"}
        else:
            with pytest.raises(RemoteRefuses, match="--member NAME"):
                await told(remote)
        await line.close()
