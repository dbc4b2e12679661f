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
        get("location", ""),
        int(get("vip", False)),
    )


def _team(document: Document) -> tuple[Value, ...]:
    return document["name"], document["id"], document.get("function", "service_desk")


def _service(document: Document) -> tuple[Value, ...]:
    return document["name"], document["id"], document.get("criticality", "normal")


def _ci(document: Document) -> tuple[Value, ...]:
    return document["name"], document["id"], document.get("service")


_NAME: Final = text("name", search=True, index=True)
_ID: Final = text("id", index=True)

PERSON: Final = Kind(
    name="person",
    record="tui.domain.people:Person",
    columns=(
        _NAME,
        text("login", index=True),
        text("email", index=True),
        _ID,
        *codes("location"),
        *ints("vip"),
    ),
    project=_person,
)
TEAM: Final = Kind(
    name="team",
    record="tui.domain.people:Team",
    columns=(_NAME, _ID, *codes("function")),
    project=_team,
)
SERVICE: Final = Kind(
    name="service",
    record="tui.domain.people:Service",
    columns=(_NAME, _ID, *codes("criticality")),
    project=_service,
)
CI: Final = Kind(
    name="ci",
    record="tui.domain.people:ConfigurationItem",
    columns=(_NAME, _ID, *codes("service")),
    project=_ci,
)
