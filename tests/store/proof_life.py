"""A store lives through a script of actions on a faulty disk, held against what had been acknowledged.

What is known is a list of possible contents: one, as long as every action was acknowledged or refused in
good order; one more for each action that ended with an error after which all of it or nothing is allowed.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.store.proof_contents import (
    NOW,
    Broken,
    Changes,
    Contents,
    backup_contents,
    changed,
    changing,
    contents,
)
from tests.store.proof_disk import FaultyDisk, beside
from tui.domain.errors import StoreError
from tui.store import Mark, NotAStore, Severity, Store, StoreMissing, create_store, open_store
from tui.store.backup import back_up
from tui.store.forgetting import forget, must_forget
from tui.store.restoring import restore_store

#: What every message must hold: something to do, or why nothing needs to be done.
ADVICE: Final = re.compile(r"again|room|check|chmod|update|deskhand init|repair")


@dataclass
class Life:
    """One store on one disk, and what must be in it.

    `saved` is what its backup may hold (None: there is none), `silent` the words no file may hold any more,
    `owed` those whose removal was not acknowledged.
    """

    folder: Path
    disk: FaultyDisk
    rng: Random
    possible: list[Contents] = field(default_factory=lambda: [{}])
    numbers: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    store: Store | None = None
    step: int = 0
    shared: bool = False
    saved: list[Contents | None] = field(default_factory=lambda: [None])
    silent: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the place for backups."""
        beside(self.folder).mkdir(exist_ok=True)

    def act(self, action: str) -> None:
        """Do one action of a script; errors of the store are noted, all others go through."""
        self.step += 1
        try:
            getattr(self, action)()
        except StoreError as error:
            self.said.append(str(error))
            if not ADVICE.search(str(error)):
                raise Broken(f"a message that does not say what to do: {error}") from error
            self._close()

    def open(self) -> Store:
        """Return the open store; one just opened shows what is there."""
        if self.store is None:
            self.store = open_store(self.folder, files=self.disk)
            self.look(self.store)
        return self.store

    def look(self, store: Store) -> None:
        """Compare what a store shows with what is possible; from then on it is known."""
        seen = contents(store)
        if seen not in self.possible:
            raise Broken(f"the store shows {seen}, possible is {self.possible}")
        self.possible = [seen]

    def put(self) -> None:
        """Write one record."""
        self._change({f"t{self.rng.randrange(6)}": f"name {self.step} {'x' * self.rng.randrange(900)}"})

    def bulk(self) -> None:
        """Write several records in one commit."""
        self._change({f"t{nth}": f"bulk {self.step}.{nth}" for nth in range(3)})

    def remove(self) -> None:
        """Remove a record."""
        self._change({f"t{self.rng.randrange(6)}": None})

    def hint(self) -> None:
        """Write the hint; a fault is only said."""
        self.open().write_hint()

    def merge(self) -> None:
        """Merge into a new generation."""
        store = self.open()
        store.merge()
        self.look(store)

    def repair(self) -> None:
        """Repair what needs none: a new generation, the old one kept."""
        store = self.open()
        store.repair()
        self.look(store)

    def other(self) -> None:
        """Let a second handle write, and this one follow."""
        mine = self.open()
        with open_store(self.folder, files=self.disk) as store:
            self._change({"other": f"by another {self.step}"}, store)
        mine.catch_up()
        self.look(mine)

    @property
    def backup_file(self) -> Path:
        """Where the backup stands."""
        return beside(self.folder) / "backup"

    def backup(self) -> None:
        """Write a backup over the last one."""
        store = self.open()
        (now,) = self.possible
        self.saved = [*self.saved, now]
        back_up(store.engine, self.backup_file)
        self.saved = [now]

    def restore(self) -> None:
        """Put the backup in the place of what is there."""
        self._close()
        if self.backup_file.exists():
            found = [contents for contents in self.saved if contents is not None]
            self.possible = self.possible + found
            restore_store(self.backup_file, self.folder, now=NOW, replace=True, files=self.disk)
            self.possible = found
            self.look(self.open())

    def redact(self) -> None:
        """Write words, and remove them for good."""
        words = f"SECRET-{self.step}-"
        self._change({"t9": words * 20})
        self.open().write_hint()
        self._change({"t9": "[redacted]"})
        self.owed.append(words)
        self.forget()

    def forget(self) -> None:
        """Remove from the disk what no record says any more."""
        store = self.open()
        must_forget(store.engine)
        forget(store.engine)
        store.catch_up()
        self.look(store)
        self.silent += self.owed
        self.owed.clear()

    def listen(self) -> None:
        """Look for words that were removed for good in every file of the store."""
        for path in self.folder.iterdir() if self.folder.exists() else ():
            for words in self.silent:
                if words.encode() in path.read_bytes():
                    raise Broken(f"{path.name} still holds {words}")

    def reopen(self) -> None:
        """Close and open."""
        self._close()
        self.open()

    def _change(self, changes: Changes, store: Store | None = None) -> None:
        store = store or self.open()
        done = [changed(state, changes) for state in self.possible]
        before = self.possible
        self.possible = before + [state for state in done if state not in before]
        number = store.transact(changing(changes))
        self.possible = done
        self.look(store)
        if None in changes.values():
            return  # nothing was written if there was nothing to remove
        if number in self.numbers:
            raise Broken(f"the number {number} was given twice")
        self.numbers.add(number)

    def _close(self) -> None:
        store, self.store = self.store, None
        if store is not None:
            with contextlib.suppress(StoreError):
                store.close()

    def die(self) -> None:
        """Let the process end without closing anything."""
        store, self.store = self.store, None
        if store is not None:
            store.engine.closed = True
            store.engine.log.close()

    def end(self, image: Path | None = None) -> None:
        """Whatever happened: the folder (or an image of it after a power failure) holds what it must."""
        self.disk.revive()
        if image is not None:
            self.disk.image(image, self.rng)
            self.disk.dispose()
            self.folder, self.disk = image, FaultyDisk(image)
        try:
            self.listen()
            self._after()
            if self.owed:
                self.act("forget")
                self.listen()
            if (held := backup_contents(self.backup_file)) not in self.saved:
                raise Broken(f"the backup holds {held}, possible is {self.saved}")
        finally:
            self._close()
            self.disk.dispose()

    def _after(self) -> None:
        try:
            self.open()
        except (StoreMissing, NotAStore):
            if self.numbers or self.step:
                raise
            create(self)
        for _ in range(2):
            store = self.open()
            if findings := [f for f in store.check().findings if f.severity is Severity.DAMAGE]:
                raise Broken(f"check found {findings}")
            self.put()
            self.reopen()


def create(life: Life) -> None:
    """Make the store."""
    group = os.getegid() if life.shared else None
    create_store(life.folder, mark=Mark.TEST, replica="K7", now=NOW, files=life.disk, group=group).close()
