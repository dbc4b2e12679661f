"""The moves of tasks, the same for every kind of record that has any."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.desk.reading import person, text, title, yes
from tui.desk.work import Move
from tui.domain import tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Command name -> move, as in tui.desk.incidents.
TASK_MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        tasks.TASK: Move(
            tasks.add, "Added a task to {}.", {"title": title, "owner": person, "mandatory": yes}
        ),
        tasks.DONE: Move(tasks.tick_off, "Ticked off a task of {}.", {"task": text}),
    }
)
