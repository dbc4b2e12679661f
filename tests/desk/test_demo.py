from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tui.desk.demo import USUAL, build_demo
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind
from tui.domain.incident import OPEN, TRANSITIONS, Flag, Incident, State
from tui.domain.people import Function
from tui.store import Mark, Store, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)
WEEKEND_NIGHT = datetime(2026, 11, 22, 3, 17, 9, tzinfo=UTC)


def _store(folder: Path, mark: Mark = Mark.DEMO) -> Store:
    return create_store(folder, mark=mark, replica="K7", now=NOW)


@pytest.fixture(scope="module", params=[NOW, WEEKEND_NIGHT], ids=["a working day", "a weekend night"])
def demo(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Store, datetime]]:
    store = _store(tmp_path_factory.mktemp("demo") / "store")
    build_demo(store, now=request.param, login="visitor")
    yield store, request.param
    store.close()


def _records(store: Store, kind: str = "incident") -> list[Incident]:
    rows = store.rows(kind)
    return [store.read(kind, str(rows.get(at, "id"))) for at in rows.all()]


def test_the_same_moment_and_seed_make_the_same_desk(tmp_path: Path) -> None:
    made = []
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        store = _store(tmp_path / name)
        assert build_demo(store, now=NOW, seed=seed) > USUAL
        made.append({kind: _records(store, kind) for kind in ("incident", "person", "team", "service", "ci")})
        store.close()
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_it_is_made_within_two_seconds(tmp_path: Path) -> None:
    store = _store(tmp_path / "store")
    store.warm()
    started = time.process_time()
    build_demo(store, now=NOW)
    assert time.process_time() - started < 2
    store.close()


def test_a_live_desk_is_left_alone(tmp_path: Path) -> None:
    store = _store(tmp_path / "store", Mark.LIVE)
    with pytest.raises(Refused, match="live"):
        build_demo(store, now=NOW)
    assert len(store.rows("incident")) == 0
    store.close()


def test_every_history_is_one_the_rules_allow(demo: tuple[Store, datetime]) -> None:
    store, now = demo
    legal = {(before, after) for (before, _), after in TRANSITIONS.items()}
    legal |= {(State.ON_HOLD, State.ASSIGNED), (State.ON_HOLD, State.NEW)}
    for incident in _records(store):
        state = State.NEW
        times = [entry.occurred_at for entry in incident.history]
        assert times == sorted(times)
        assert incident.history[0].kind is ActivityKind.CREATED
        assert incident.opened_at == times[0] <= times[-1] == incident.updated_at <= now
        for entry in incident.history:
            for change in entry.changes:
                if change.field == "state":
                    assert (State(change.before), State(change.after)) in legal
                    assert change.before == state
                    state = State(change.after)
        assert state is incident.state
        assert (incident.state is State.ON_HOLD) == bool(incident.holds)
        assert (incident.resolution is not None) or incident.state in OPEN | {State.CANCELLED}


def test_everybody_and_everything_named_is_there(demo: tuple[Store, datetime]) -> None:
    store, _ = demo
    for incident in _records(store):
        people = {
            incident.caller,
            incident.assignee,
            incident.owner,
            *(entry.author for entry in incident.history),
        }
        assert all(store.read("person", person) for person in people if person)
        assert store.read("team", incident.team)
        assert store.read("service", incident.service)
        assert store.read("ci", incident.ci)
    assert {team.function for team in _records(store, "team")} == set(Function)


def test_the_desk_shows_every_situation(demo: tuple[Store, datetime]) -> None:
    store, now = demo
    rows = store.rows("incident")
    states, waits = rows.counts("state"), rows.counts("hold")
    open_ones = [incident for incident in _records(store) if incident.is_open]
    assert set(states) >= {*State}
    assert 30 <= len(open_ones) <= 120
    assert {part for wait in waits if wait for part in wait.split(",")} >= {
        "awaiting_caller", "awaiting_vendor", "awaiting_change", "scheduled_with_caller",
    }  # fmt: skip
    assert any("," in wait for wait in waits if wait)
    assert {flag for incident in open_ones for flag in incident.flags} >= {Flag.VIP, Flag.MAJOR}
    assert {incident.priority_by() for incident in open_ones} == {1, 2, 3, 4, 5}
    due = [rows.get(at, "due") for at in rows.all() if rows.get(at, "state") in set(OPEN)]
    moment = now.timestamp() * 1000
    assert any(at < moment for at in due if at)
    assert any(moment < at < moment + 3_600_000 for at in due if at)
    assert any(not title.isascii() for title in (incident.title for incident in open_ones))
    assert any(incident.reopenings for incident in open_ones)
    follow_ups = [hold.follow_up_at for incident in open_ones for hold in incident.holds]
    assert min(follow_ups) < now < max(follow_ups)


def test_the_operator_finds_some_records_of_their_own(demo: tuple[Store, datetime]) -> None:
    store, _ = demo
    rows = store.rows("person")
    me = rows.get(rows.find("login", "visitor"), "id")
    mine = [incident for incident in _records(store) if incident.assignee == me]
    assert len([incident for incident in mine if incident.is_open]) >= 4
    assert {State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD, State.RESOLVED} <= {one.state for one in mine}


def test_an_operator_who_is_one_of_the_agents_is_that_agent(tmp_path: Path) -> None:
    store = _store(tmp_path / "store")
    build_demo(store, now=NOW, login="ana")
    rows = store.rows("person")
    assert [rows.get(at, "name") for at in rows.all() if rows.get(at, "login") == "ana"] == ["Ana Sousa"]
    store.close()


def test_numbers_follow_the_time_of_the_report_and_are_used_once(demo: tuple[Store, datetime]) -> None:
    incidents = _records(demo[0])
    assert len({incident.number for incident in incidents}) == len(incidents)
    opened = [incident.opened_at for incident in incidents]
    assert opened == sorted(opened)


def test_the_whole_desk_is_one_operation(demo: tuple[Store, datetime]) -> None:
    store, _ = demo
    (operation,) = _records(store, "operation")
    assert {incident.op for incident in _records(store)} == {operation.id}


def test_any_login_of_the_system_can_sit_at_it(tmp_path: Path) -> None:
    for number, login in enumerate(("DOMAIN\\Ünï User", "root", "x" * 80)):
        store = _store(tmp_path / str(number))
        build_demo(store, now=NOW, login=login)
        rows = store.rows("person")
        me = rows.get(rows.find("login", login), "id")
        assert me.isascii()
        assert me.replace("-", "").replace("_", "").isalnum()
        store.close()


@pytest.mark.parametrize("seed", range(8))
def test_every_seed_at_every_hour_gives_a_desk_the_rules_accept(tmp_path: Path, seed: int) -> None:
    now = NOW + seed * timedelta(hours=29, minutes=13)
    store = _store(tmp_path / "store")
    build_demo(store, now=now, seed=seed, login="root")
    assert max(incident.updated_at for incident in _records(store)) <= now
    store.close()
