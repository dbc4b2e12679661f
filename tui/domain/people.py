"""People, teams, services and configuration items: who works, what the business sees, what breaks.

They are records from the start; everything else refers to them by id (architecture.md, Identity).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Function(StrEnum):
    """Who does the work: the four functions of service operation."""

    SERVICE_DESK = "service_desk"
    TECHNICAL = "technical_management"
    APPLICATION = "application_management"
    OPERATIONS = "it_operations_management"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human being: caller, operator, approver and identity alike.

    `manager` and `teams` are ids; `language` is what they are best spoken to in. `key` is what the source
    they were first imported from calls them ("hr:E123"): by it a later import finds them again.
    """

    id: str
    name: str
    login: str = ""
    email: str = ""
    phone: str = ""
    location: str = ""
    department: str = ""
    role: str = ""
    language: str = ""
    manager: str | None = None
    vip: bool = False
    teams: tuple[str, ...] = ()
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of people that belongs to one function; `tier` is its support line (1, 2, 3)."""

    id: str
    name: str
    function: Function = Function.SERVICE_DESK
    tier: int = 1
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the business sees.

    `hours` says in words when it is supported; `owner` is the person who answers for it, `team` the one that
    looks after it.
    """

    id: str
    name: str
    criticality: str = "normal"
    hours: str = ""
    owner: str | None = None
    team: str | None = None
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationItem:
    """What breaks.

    It helps to give `service`; it is built into each of `part_of` and cannot work without each of
    `depends_on` (ids of other items); `users` are the people who work with it.
    """

    id: str
    name: str
    service: str | None = None
    part_of: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    location: str = ""
    source: str = ""
    key: str = ""


DirectoryRecord = Person | Team | Service | ConfigurationItem
