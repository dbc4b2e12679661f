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
    """One human being: caller, operator, approver and identity alike."""

    id: str
    name: str
    login: str = ""
    email: str = ""
    phone: str = ""
    location: str = ""
    vip: bool = False
    teams: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of people that belongs to one function; `tier` is its support line (1, 2, 3)."""

    id: str
    name: str
    function: Function = Function.SERVICE_DESK
    tier: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the business sees."""

    id: str
    name: str
    criticality: str = "normal"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationItem:
    """What breaks."""

    id: str
    name: str
    service: str | None = None
    source: str = ""
