"""What a commit has changed, as those hear it who show records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """What has just changed in memory: kind -> ids of records that changed or went; `own` if by us."""

    changes: Mapping[str, tuple[str, ...]]
    own: bool

    def and_then(self, later: Published) -> Published:
        """Return two of one sort as one."""
        changes = {
            kind: tuple(dict.fromkeys((*self.changes.get(kind, ()), *later.changes.get(kind, ()))))
            for kind in {**self.changes, **later.changes}
        }
        return Published(changes, self.own)
