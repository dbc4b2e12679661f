"""What the demonstration desk's configuration items stand in and depend on, so that a failure has reach."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desk.demo_people import demo_id
from tui.domain.people import ConfigurationItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Item(NamedTuple):
    """Where an item stands, what it helps to give, what it is built into and what it cannot work without."""

    location: str
    service: str = ""
    part_of: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()


_ONE, _TWO = "Data centre 1", "Data centre 2"
_HOSTS: Final = ("host-01",)

#: Items nobody has reported, but everything stands on; and what is known of those that were reported.
ITEMS: Final[Mapping[str, Item]] = {
    "core-switch-1": Item(_ONE, "Branch network"),
    "core-switch-2": Item(_TWO, "Branch network"),
    "san-01": Item(_ONE, depends_on=("core-switch-1",)),
    "san-02": Item(_TWO, depends_on=("core-switch-2",)),
    "host-01": Item(_ONE, depends_on=("san-01",)),
    "host-02": Item(_TWO, depends_on=("san-02",)),
    "erp-db-01": Item(_ONE, "ERP", _HOSTS, ("san-01",)),
    "erp-app-02": Item(_ONE, "ERP", _HOSTS, ("erp-db-01", "idp-01")),
    "erp-app-03": Item(_ONE, "ERP", _HOSTS, ("erp-db-01", "idp-01")),
    "job-sched-01": Item(_ONE, "ERP", _HOSTS, ("erp-db-01",)),
    "idp-01": Item(_ONE, "Identity", _HOSTS),
    "idp-02": Item(_TWO, "Identity", ("host-02",)),
    "mail-01": Item(_TWO, "E-mail", ("host-02",), ("idp-01",)),
    "mx-02": Item(_TWO, "E-mail", ("host-02",), ("mail-01",)),
    "fs-01": Item(_ONE, "File shares", _HOSTS, ("san-01",)),
    "fs-02": Item(_TWO, "File shares", ("host-02",), ("san-02",)),
    "pay-gw-01": Item(_TWO, "Payments", ("host-02",), ("core-switch-2",)),
    "shop-fe-04": Item(_TWO, "Web shop", ("host-02",), ("pay-gw-01", "idp-02")),
    "wms-app-01": Item(_ONE, "Warehouse scanners", _HOSTS, ("erp-db-01", "wlc-01")),
    "wlc-01": Item(_ONE, "Warehouse scanners", (), ("core-switch-1",)),
    "wlc-02": Item(_TWO, "Branch network", (), ("core-switch-2",)),
    "vpn-gw-01": Item(_ONE, "Remote access", (), ("core-switch-1", "idp-01")),
    "vpn-gw-02": Item(_TWO, "Remote access", (), ("core-switch-2", "idp-02")),
    "pbx-01": Item(_ONE, "Telephony", (), ("core-switch-1",)),
}

#: What an item is called -> what every one of that name depends on.
_FAMILIES: Final = (
    (re.compile(r"pos-lane-\d+"), ("pay-gw-01",)),
    (re.compile(r"rtr-branch-\d+"), ("core-switch-2",)),
    (re.compile(r"scan-\d+"), ("wms-app-01",)),
)


def tied(reported: Mapping[str, ConfigurationItem]) -> Iterator[ConfigurationItem]:
    """Yield the reported items with their ties, then those they stand on."""
    for name, item in reported.items():
        known = ITEMS.get(name, Item(item.location, depends_on=_family(name)))
        yield replace(
            item, location=known.location, part_of=_ids(known.part_of), depends_on=_ids(known.depends_on)
        )
    for name, known in ITEMS.items():
        if name not in reported:
            yield ConfigurationItem(
                id=demo_id("c", name), name=name, location=known.location, part_of=_ids(known.part_of),
                service=demo_id("s", known.service) if known.service else None,
                depends_on=_ids(known.depends_on), source="demo",
            )  # fmt: skip


def _family(name: str) -> tuple[str, ...]:
    return next((needs for pattern, needs in _FAMILIES if pattern.fullmatch(name)), ())


def _ids(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(demo_id("c", name) for name in names)
