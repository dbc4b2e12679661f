"""What a check of a store found."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """DAMAGE is lost or wrong data; WARNING is anything else worth a sentence."""

    DAMAGE = "damage"
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing that is not as it should be: where (file and byte, or record), what, how bad."""

    place: str
    what: str
    severity: Severity = Severity.DAMAGE


class Report:
    """The findings, and counts: the live records of each table, "frames" and "bytes" of the log."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}

    @property
    def clean(self) -> bool:
        """Whether nothing is damaged."""
        return not any(finding.severity is Severity.DAMAGE for finding in self.findings)
