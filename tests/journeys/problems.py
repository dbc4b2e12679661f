"""A desk of problems for journeys: three incidents that belong together, and what the screens say of them."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from tests.conftest import NOW, OPERATOR
from tui.desk.desk import Desk, Target
from tui.domain.problem import Problem
from tui.screens.radar import RadarScreen

if TYPE_CHECKING:
    from tests.journeys.journey import Journey
    from tui.store import Store


def desk_at(store: Store, **later: float) -> Desk:
    return Desk(store, clock=lambda: NOW + timedelta(**later), login=OPERATOR, zone=UTC, fixed_clock=True)


async def three_incidents(store: Store) -> list[str]:
    """Open three incidents of one service and category; two of them wait for a problem."""
    desk, numbers = desk_at(store, hours=-1), []
    for caller in ("joe", "kim", "lea"):
        values = {"title": f"VPN is down for {caller}", "caller": caller, "service": "VPN", "category": "net"}
        numbers += (await desk.perform("new", (), values)).numbers
    rows = store.rows("incident")
    waiting = [Target(id=str(rows.get(place, "id"))) for place in rows.all()[:2]]
    await desk.perform("hold", waiting, {"reason": "awaiting_problem", "follow_up_at": "+9d"})
    return numbers


def problem_in(store: Store) -> Problem:
    rows = store.rows("problem")
    found = store.read("problem", str(rows.get(rows.all()[-1], "id")))
    assert isinstance(found, Problem)
    return found


def said(travel: Journey) -> str:
    screen: Any = travel.app.screen
    return str(screen.message.text)


async def opened_from_the_radar(travel: Journey) -> None:
    await travel.press("g", "h")
    assert isinstance(travel.app.screen, RadarScreen)
    await travel.press("c")
    for _ in range(4):
        if travel.app.screen.bar.asking:  # type: ignore[attr-defined]
            await travel.press("enter")


def shown(travel: Journey) -> str:
    return "\n".join(strip.text for strip in travel.app.screen._compositor.render_strips())
