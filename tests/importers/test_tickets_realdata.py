from __future__ import annotations

import csv
import lzma
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from servicenow_log import NOW

from tui.domain.incident import Incident
from tui.importers import import_file

if TYPE_CHECKING:
    from tui.store import Store

TICKETS = Path(__file__).resolve().parents[3] / "shared" / "data" / "tickets_text.csv.xz"

#: The map as a desk would write it: what 0 to 4 mean is this desk's choice.
MAP = """\
kind = "incident"
source = "tickets"
key = "#row"

[columns]
title = "title"
body = "description"
category = "category"
sub_category1 = "subcategory"
sub_category2 = "symptom"
business_service = "service"
urgency = "urgency"
impact = "impact"

[constants]
channel = "mail"

[values.urgency]
0 = "high"
1 = "high"
2 = "medium"
3 = "low"

[values.impact]
0 = "high"
1 = "high"
2 = "medium"
3 = "medium"
4 = "low"
"""
URGENCY = {"0": "high", "1": "high", "2": "medium", "3": "low"}
IMPACT = {"0": "high", "1": "high", "2": "medium", "3": "medium", "4": "low"}


@pytest.mark.realdata
@pytest.mark.skipif(not TICKETS.exists(), reason=f"the real tickets are not there: {TICKETS}")
def test_every_real_ticket_comes_in_through_a_map_equal_to_its_row(store: Store, tmp_path: Path) -> None:
    (tmp_path / "tickets.toml").write_text(MAP)
    report = import_file(store, TICKETS, mapping=tmp_path / "tickets.toml", now=NOW)
    with lzma.open(TICKETS, "rt", encoding="utf-8", newline="") as file:
        tickets = list(csv.DictReader(file))

    assert (len(tickets), report.records, report.rows, report.skipped) == (5_431, 5_431, 5_431, [])
    rows, services = store.rows("incident"), store.rows("service")
    for position, ticket in zip(rows.all(), tickets, strict=True):
        incident = store.read("incident", str(rows.get(position, "id")))
        assert isinstance(incident, Incident)
        title = " ".join(ticket["title"].split()) or " ".join(ticket["body"].split())[:80]
        service = services.get(services.position(incident.service or "") or 0, "name")
        assert (incident.title, incident.description) == (title, ticket["body"])
        assert (incident.category, service) == (ticket["category"], ticket["business_service"])
        assert (incident.subcategory, incident.symptom) == (ticket["sub_category1"], ticket["sub_category2"])
        assert (incident.urgency, incident.impact) == (URGENCY[ticket["urgency"]], IMPACT[ticket["impact"]])

    again = import_file(store, TICKETS, mapping=tmp_path / "tickets.toml", now=NOW)
    assert (again.records, again.extended, again.unchanged) == (0, 0, 5_431)
