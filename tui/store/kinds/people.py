"""The list columns of people, teams, services and configuration items."""

from __future__ import annotations

from typing import Final

from tui.store.kinds.base import Document, Kind, Value, codes, ints, text


def _person(document: Document) -> tuple[Value, ...]:
    get = document.get
    return (
        document["name"],
        get("login", ""),
        get("email", ""),
        document["id"],
        get("key", ""),
        get("location", ""),
        get("department", ""),
        int(get("vip", False)),
    )


def _team(document: Document) -> tuple[Value, ...]:
    get = document.get
    return (
        document["name"],
        document["id"],
        get("key", ""),
        get("function", "service_desk"),
        get("tier", 1),
    )


def _service(document: Document) -> tuple[Value, ...]:
    get = document.get
    return (
        document["name"],
        document["id"],
        get("key", ""),
        get("criticality", "normal"),
        get("hours", ""),
        get("team"),
        get("owner"),
    )


def _ci(document: Document) -> tuple[Value, ...]:
    get = document.get
    return (
        document["name"],
        document["id"],
        get("key", ""),
        ",".join(get("part_of") or ()),
        ",".join(get("depends_on") or ()),
        ",".join(get("users") or ()),
        get("service"),
        get("location", ""),
    )


_NAME: Final = text("name", search=True, index=True)
_ID: Final = text("id", index=True)
_KEY: Final = text("key", index=True)

PERSON: Final = Kind(
    name="person",
    record="tui.domain.people:Person",
    columns=(
        _NAME,
        text("login", search=True, index=True),
        text("email", index=True),
        _ID,
        _KEY,
        *codes("location", "department"),
        *ints("vip"),
    ),
    project=_person,
)
TEAM: Final = Kind(
    name="team",
    record="tui.domain.people:Team",
    columns=(_NAME, _ID, _KEY, *codes("function"), *ints("tier")),
    project=_team,
)
SERVICE: Final = Kind(
    name="service",
    record="tui.domain.people:Service",
    columns=(_NAME, _ID, _KEY, *codes("criticality", "hours", "team", "owner")),
    project=_service,
)
CI: Final = Kind(
    name="ci",
    record="tui.domain.people:ConfigurationItem",
    columns=(
        _NAME,
        _ID,
        _KEY,
        text("part_of"),
        text("depends_on"),
        text("users"),
        *codes("service", "location"),
    ),
    project=_ci,
)
