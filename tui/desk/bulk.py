"""Verbs on many records: what they would do, tried record by record; then all of it in one frame.

Both go through the same rules under the same lock, so that what was seen is what is done, unless a colleague
was quicker; then nothing is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from tui.desk.acting import Acting, of_field
from tui.desk.deeds import MOST, Came, Deed, Foreseen, Refusal, Unforeseen, Watch
from tui.desk.desk import Outcome
from tui.desk.kinds import work_on
from tui.desk.past import number_of
from tui.desk.performing import found, move_record, whole
from tui.desk.rehearsing import Rehearsal
from tui.desk.work import NEW, Work, named
from tui.domain.document import differences
from tui.domain.errors import BadInput, MissingFields, Refused, RuleError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.desk.desk import Target
    from tui.desk.records import Author
    from tui.domain.work import WorkRecord
    from tui.store import Store, Transaction

#: Records tried under one lock: others wait no longer than for these.
AT_ONCE: Final = 200

#: Fields whose new value says nothing an operator looks for.
_UNTOLD: Final = frozenset(
    {"adopted", "started", "handovers", "reopenings", "resolved_at", "first_resolved_at", "closed_at"}
)


@dataclass(slots=True)
class _Doing:
    """Deeds, with their answers as values, read once for each different set of answers."""

    acting: Acting
    work: Work
    deeds: Sequence[Deed]
    notices: list[str] = field(default_factory=list)
    _known: dict[tuple[object, ...], Mapping[str, Any]] = field(default_factory=dict)

    def one(
        self, tx: Transaction, author: Author, target: Target
    ) -> tuple[WorkRecord, WorkRecord, list[str]]:
        """Do one verb after the other to a record; return it before and after, and remarks.

        Raises:
            RuleError: one of them is refused.
        """
        remarks: list[str] = []
        first: WorkRecord | None = None
        record: WorkRecord | None = None
        for deed in self.deeds:
            before = found(tx, self.work, target.id)
            first = first or before
            record, told = move_record(
                tx, author, self.work, before,
                command=deed.command, painted=target.op, fields=self._fields(tx, deed, target.id),
            )  # fmt: skip
            remarks += told
        return cast("WorkRecord", first), cast("WorkRecord", record), remarks

    def refusal(self, tx: Transaction, target: Target, error: RuleError) -> Refusal:
        """Return a refusal as it is told."""
        lacking = error.names[0] if isinstance(error, MissingFields) and error.names else ""
        number = number_of(tx.store, self.work.kind, target.id)
        return Refusal(id=target.id, number=number, why=str(error), field=lacking)

    def sentence(self, deed: Deed) -> str:
        """Return what a deed has done; only where all had the same answers does it say which."""
        same = [fields for (command, *_), fields in self._known.items() if command == deed.command]
        fields = same[0] if len(same) == 1 else {}
        return self.acting.sentence(self.work.moves[deed.command], fields)

    def _fields(self, tx: Transaction, deed: Deed, record_id: str) -> Mapping[str, Any]:
        answers = deed.of(record_id)
        key = (deed.command, *sorted(answers.items()))
        known = self._known.get(key)
        if known is None:
            move, settles, reading = self.acting.read(self.work, deed.command, answers)
            said = {name: of_field(name, settle, tx) for name, settle in settles.items()}
            self.notices += reading.notices
            known = self._known[key] = whole(tx, move, said)
        return known


@dataclass(slots=True)
class _Seen:
    """What trying has shown so far."""

    changing: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    came: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def note(self, before: WorkRecord, after: WorkRecord, remarks: Sequence[str]) -> None:
        """Take in a record that would change."""
        self.changing.append(before.number)
        self.remarks += remarks
        for change in differences(before, after):
            if change.field not in _UNTOLD:
                self.came[change.field, _told(change.after)] += 1


def _told(value: object) -> str | None:
    """Return what is told of a field's new value: a text or nothing as it is, anything else as changed."""
    return value if isinstance(value, str) else "changed" if value else None


class Bulk:
    """One desk's way of acting on many; see `Desk.foresee` and `Desk.carry_out` for what it promises."""

    def __init__(self, store: Store, acting: Acting) -> None:
        self._store, self._acting = store, acting

    async def foresee(
        self, deeds: Sequence[Deed], targets: Sequence[Target], watch: Watch | None = None
    ) -> Foreseen:
        """See what would come of it."""
        work, unique = self._checked(deeds, targets)
        watch = watch or Watch(total=len(unique))
        rehearsal, seen = Rehearsal(), _Seen()
        doing = _Doing(self._acting, work, deeds)
        authors: list[Author] = []

        def attempt(tx: Transaction, chunk: Sequence[Target]) -> None:
            rehearsal.tx = tx
            stage = cast("Transaction", rehearsal)
            if not authors:
                authors.append(self._acting.author(stage))
            for target in chunk:
                watch.step()
                rehearsal.begin()
                try:
                    seen.note(*doing.one(stage, authors[0], target))
                except RuleError as error:
                    rehearsal.back()
                    seen.refused.append(doing.refusal(stage, target, error))

        for start in range(0, len(unique), AT_ONCE):
            chunk = unique[start : start + AT_ONCE]
            await self._store.commit(lambda tx, chunk=chunk: attempt(tx, chunk))  # type: ignore[misc] # (bound)
        return Foreseen(
            kind=work.kind, changing=tuple(seen.changing), refused=tuple(seen.refused),
            came=tuple(
                Came(field=name, after=rehearsal.named(after), count=count)
                for (name, after), count in seen.came.items()
            ),
            notices=(*doing.notices, *seen.remarks),
        )  # fmt: skip

    async def carry_out(
        self, deeds: Sequence[Deed], targets: Sequence[Target], *, leaving: Collection[str] = (),
        watch: Watch | None = None, done: str = "",
    ) -> Outcome:  # fmt: skip
        """Do it to all but those left out, or to none."""
        work, unique = self._checked(deeds, targets)
        meant = [target for target in unique if target.id not in leaving]
        if not meant:
            raise Refused("nothing is left to do")
        watch = watch or Watch(total=len(meant))

        def plan(tx: Transaction) -> Outcome:
            author, doing = self._acting.author(tx), _Doing(self._acting, work, deeds)
            numbers, remarks, refused = [], [], []
            for target in meant:
                watch.step()
                try:
                    before, _, told = doing.one(tx, author, target)
                except RuleError as error:
                    refused.append(doing.refusal(tx, target, error))
                else:
                    numbers.append(before.number)
                    remarks += told
            if refused:
                raise Unforeseen(refused)
            said = done or " ".join(doing.sentence(deed) for deed in deeds)
            return Outcome(
                message=said.replace("{}", named(numbers, work.kind)), numbers=tuple(numbers),
                group=author.group, notices=(*doing.notices, *remarks),
            )  # fmt: skip

        return await self._store.commit(plan)

    def _checked(self, deeds: Sequence[Deed], targets: Sequence[Target]) -> tuple[Work, list[Target]]:
        """Return how these records are worked on, and each of them once.

        Raises:
            UsageError: it cannot begin.
            BadInput: an answer cannot be read; of several verbs, which one's.
        """
        unique = list({target.id: target for target in targets}.values())
        kinds = {target.kind for target in unique}
        if not unique or not deeds:
            raise UsageError("there is nothing to do, or no record to do it to")
        if len(kinds) > 1:
            raise UsageError(f"{' and '.join(sorted(kinds))}s at once: one kind at a time")
        if len(unique) > MOST:
            raise UsageError(f"{len(unique):,} records are too many for one step: at most {MOST:,}")
        work = work_on(kinds.pop())
        for place, deed in enumerate(deeds, 1):
            if deed.command == NEW:
                raise UsageError("a verb on many records cannot open new ones")
            try:
                self._acting.read(work, deed.command, deed.values)
            except BadInput as unread:
                if len(deeds) > 1:
                    where = f"step {place}, {deed.command}, {unread.field.replace('_', ' ')}"
                    raise BadInput(f"{where}: {unread}") from None
                raise
        return work, unique
