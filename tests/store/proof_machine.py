"""A state machine holds the store, under two handles and on a failing disk, against plain dictionaries."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tinydb import Query
from tinydb.table import Document

from tests.store.proof_contents import NOW, Changes, Contents, changed, changing, contents, must
from tests.store.proof_disk import Dead, Fault, FaultyDisk
from tui.domain.errors import StoreError
from tui.store import Mark, Severity, Store, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

#: Teams by id, and the documents of a plain table by theirs.
State = tuple[Contents, dict[int, dict[str, Any]]]

HANDLES = st.sampled_from(["one", "two"])
NAMES = st.text(max_size=30).map(lambda text: f"n{text}")
CHANGES = st.dictionaries(st.sampled_from("abcdé"), st.none() | NAMES, min_size=1, max_size=4)
DOCUMENTS = st.dictionaries(st.sampled_from("xy"), st.integers(0, 3) | st.text(max_size=5), max_size=2)
FAILING = st.sampled_from([fault for fault in Fault if fault not in {Fault.KILL, Fault.POWER}])


class StoreMachine(RuleBasedStateMachine):
    """`state` is what the store must hold, in the eyes of whoever looks."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = tempfile.TemporaryDirectory()
        self.folder = Path(self.holder.name) / "desk"
        self.disk = FaultyDisk(self.folder)
        self.state: State = ({}, {})
        self.open: dict[str, Store] = {}
        self.numbers: set[str] = set()

    @initialize()
    def make(self) -> None:
        create_store(self.folder, mark=Mark.TEST, replica="K7", now=NOW, files=self.disk).close()

    @rule(name=HANDLES, changes=CHANGES)
    def commit(self, name: str, changes: Changes) -> None:
        def act(store: Store) -> None:
            number = store.transact(changing(changes))
            if any(changes.values()):
                must(number not in self.numbers, f"the number {number} was given twice")
                self.numbers.add(number)

        self.attempt(name, act, lambda teams, things: (changed(teams, changes), things))

    @rule(name=HANDLES, doc_id=st.integers(1, 4), document=DOCUMENTS)
    def upsert(self, name: str, doc_id: int, document: dict[str, Any]) -> None:
        self.attempt(
            name,
            lambda store: store.table("things").upsert(Document(document, doc_id=doc_id)),
            lambda teams, things: (teams, {**things, doc_id: {**things.get(doc_id, {}), **document}}),
        )

    @rule(name=HANDLES, x=st.integers(0, 3))
    def remove(self, name: str, x: int) -> None:
        self.attempt(
            name,
            lambda store: store.table("things").remove(Query().x == x),
            lambda teams, things: (teams, {key: doc for key, doc in things.items() if doc.get("x") != x}),
        )

    @rule(name=HANDLES, drop=st.booleans())
    def empty(self, name: str, drop: bool) -> None:  # noqa: FBT001 (hypothesis hands it in by name)
        self.attempt(
            name,
            lambda store: store.drop_table("things") if drop else store.table("things").truncate(),
            lambda teams, _: (teams, {}),
        )

    @rule(name=HANDLES, what=st.sampled_from(["merge", "repair", "write_hint", "catch_up", "close", "check"]))
    def keep_house(self, name: str, what: str) -> None:
        self.attempt(name, lambda store: getattr(store, what)(), lambda *state: state)

    @rule(fault=FAILING, at=st.integers(1, 25))
    def arm(self, fault: Fault, at: int) -> None:
        """Let a call of the next action fail."""
        self.disk.arm(fault, at)

    @rule(at=st.integers(1, 25))
    def arm_to_kill(self, at: int) -> None:
        self.disk.arm(Fault.KILL, at)

    @precondition(lambda self: self.folder.name.count("-") < 3)
    @rule(seed=st.integers(0, 2**16))
    def lose_power(self, seed: int) -> None:
        self.disk.revive()
        for name in list(self.open):
            self.bury(name)
        image = self.folder.with_name(f"{self.folder.name}-")
        self.disk.image(image, Random(seed))
        self.disk.dispose()
        self.folder, self.disk = image, FaultyDisk(image)
        self.look("one", [self.state])

    def attempt(self, name: str, act: Callable[[Store], object], then: Callable[..., State]) -> None:
        """Do something: it is done, or it failed and was done as a whole or not at all."""
        after = then(*self.state)
        possible = [after]
        try:
            if name not in self.open:
                self.open[name] = open_store(self.folder, files=self.disk)
            act(self.open[name])
        except StoreError:
            possible = [self.state, after]
            self.disk.revive()
            if name in self.open:
                with contextlib.suppress(StoreError):
                    self.open.pop(name).close()
        except Dead:
            possible = [self.state, after]
            self.disk.revive()
            self.bury(name)
        self.disk.revive()
        self.look(name, possible)

    def look(self, name: str, possible: list[State]) -> None:
        if name not in self.open or self.open[name].engine.closed:
            self.open[name] = open_store(self.folder, files=self.disk)
        store = self.open[name]
        store.catch_up()
        seen = contents(store), {document.doc_id: dict(document) for document in store.table("things")}
        must(seen in possible, f"{name} shows {seen}, possible is {possible}")
        self.state = seen
        damage = [finding for finding in store.check().findings if finding.severity is Severity.DAMAGE]
        must(not damage, f"check found {damage}")

    def bury(self, name: str) -> None:
        """End a handle as a kill does."""
        store = self.open.pop(name, None)
        if store is not None:
            store.engine.closed = True
            store.engine.log.close()

    def teardown(self) -> None:
        self.disk.revive()
        for name in list(self.open):
            self.look(name, [self.state])
            self.bury(name)
        self.disk.dispose()
        self.holder.cleanup()
