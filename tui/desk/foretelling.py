"""What a command will do to a record's clocks, said from its list row before it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.desk.clockwork import agreements
from tui.desk.moments import parse_moment
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.desk.desk import Desk


def foretold(what: str, row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Return what will come of it, "" if that cannot be said."""
    return _TELLERS[what](row, desk, values) if row is not None else ""


def _hold(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say when the target would be due if it waited for this reason until the follow-up."""
    agreed, reason = agreements(desk.names), values.get("reason", "")
    calendar = agreed.calendars.get(row.calendar or "")
    counting = [one for one in agreed.definitions if one.metric.value == row.metric and one.pausing]
    if row.due is None or calendar is None or not counting:
        return ""
    if not any(reason in one.pausing for one in counting):
        return f"{reason.replace('_', ' ')} does not pause the {row.metric} clock"
    try:
        until = parse_moment(values.get("follow_up_at", ""), now=desk.now(), zone=desk.zone)
    except BadInput:
        return ""
    since = desk.now().timestamp() if row.paused is None else row.paused / _MILLISECONDS
    due = calendar.add(int(until.timestamp()), calendar.between(int(since), row.due // _MILLISECONDS))
    if due is None:
        return ""
    moved = until.fromtimestamp(due, desk.zone)
    held = until.astimezone(desk.zone)
    return f"on hold until {held:%a %d %b %H:%M} → {row.metric} due {moved:%a %d %b %H:%M}"


_MILLISECONDS: Final = 1000
_TELLERS: Final[Mapping[str, Callable[[Any, Desk, Mapping[str, str]], str]]] = {"hold": _hold}
