"""The fictional organisation of the demonstration desk: Harbour & Vale, a chain of shops with warehouses."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.domain.people import Function

DOMAIN: Final = "harbourvale.example"

DESK, NETWORK, SERVERS, WORKPLACE = "Service Desk", "Network", "Servers and Storage", "Workplace"
ERP, WEB, COLLABORATION, DATABASE = "ERP Applications", "Web and Payments", "Collaboration", "Databases"
BRIDGE, BATCH = "Operations Bridge", "Job Scheduling"

_SD, _TM, _AM, _OM = Function.SERVICE_DESK, Function.TECHNICAL, Function.APPLICATION, Function.OPERATIONS


def demo_id(kind: str, name: str) -> str:
    """Return the id of a record of the demonstration desk, from its kind's letter and its name or login."""
    return f"demo-{kind}-{name.lower().replace(' ', '-')}"


#: team -> (function, support line)
TEAMS: Final[dict[str, tuple[Function, int]]] = {
    DESK: (_SD, 1), BRIDGE: (_OM, 1), BATCH: (_OM, 2), WORKPLACE: (_TM, 2), NETWORK: (_TM, 2),
    SERVERS: (_TM, 2), DATABASE: (_TM, 3), ERP: (_AM, 2), WEB: (_AM, 2), COLLABORATION: (_AM, 2),
}  # fmt: skip

#: team -> whom it hands over to when it is not theirs after all
NEIGHBOURS: Final[dict[str, str]] = {
    DESK: WORKPLACE, WORKPLACE: NETWORK, NETWORK: SERVERS, SERVERS: NETWORK, DATABASE: SERVERS, ERP: DATABASE,
    WEB: DATABASE, COLLABORATION: SERVERS, BATCH: DATABASE,
}  # fmt: skip

_ALWAYS, _SHOPS, _OFFICE = "24×7", "daily 7–22", "weekdays 8–18"

#: service -> (how much the business depends on it, when it is supported, the team that looks after it)
SERVICES: Final[dict[str, tuple[str, str, str]]] = {
    "Payments": ("critical", _ALWAYS, WEB), "Web shop": ("critical", _ALWAYS, WEB),
    "Branch network": ("critical", _ALWAYS, NETWORK), "ERP": ("high", _SHOPS, ERP),
    "Warehouse scanners": ("high", _SHOPS, WORKPLACE), "E-mail": ("high", _SHOPS, COLLABORATION),
    "Identity": ("high", _ALWAYS, SERVERS), "Remote access": ("high", _SHOPS, NETWORK),
    "Meetings and chat": ("normal", _OFFICE, COLLABORATION), "File shares": ("normal", _OFFICE, SERVERS),
    "Telephony": ("normal", _SHOPS, NETWORK), "Workplace": ("normal", _OFFICE, WORKPLACE),
    "Printing": ("low", _OFFICE, WORKPLACE),
}  # fmt: skip

#: caller -> what they would rather be spoken to in, where it is not English
LANGUAGES: Final[dict[str, str]] = {
    "anowak": "Polish", "jweiss": "German", "nkobayashi": "Japanese", "kdimou": "Greek",
    "omarchenko": "Ukrainian", "jhpark": "Korean", "ytlin": "Chinese", "tortega": "Spanish",
    "mdubois": "French", "cmoreau": "French", "iconti": "Italian", "epetrova": "Bulgarian",
    "wschmitt": "German", "lherrero": "Spanish",
}  # fmt: skip


class Agent(NamedTuple):
    """Somebody who works on incidents, and the team they belong to."""

    name: str
    login: str
    team: str


class Caller(NamedTuple):
    """Somebody who reports: where they sit, and whether the desk treats them as a VIP."""

    name: str
    login: str
    location: str
    vip: bool = False


AGENTS: Final = (
    Agent("Ana Sousa", "ana", DESK),
    Agent("Ben Adeyemi", "ben", DESK),
    Agent("Chiara Lombardi", "chiara", DESK),
    Agent("Dmytro Kovalenko", "dmytro", DESK),
    Agent("Elif Aydoğan", "elif", BRIDGE),
    Agent("Farid Haddad", "farid", BRIDGE),
    Agent("Gwen O'Leary", "gwen", BATCH),
    Agent("Hiroshi Tanabe", "hiroshi", NETWORK),
    Agent("Ingrid Sørensen", "ingrid", NETWORK),
    Agent("João Pacheco", "joao", SERVERS),
    Agent("Kavya Raman", "kavya", SERVERS),
    Agent("Łukasz Wójcik", "lukasz", DATABASE),
    Agent("Mei-Ling Chou", "mei", ERP),
    Agent("Noah Bergström", "noah", ERP),
    Agent("Oluwaseun Bakare", "seun", WEB),
    Agent("Priya Menon", "priya", WEB),
    Agent("Quentin Lefèvre", "quentin", COLLABORATION),
    Agent("Rosa Méndez", "rosa", WORKPLACE),
    Agent("Søren Dahl", "soren", WORKPLACE),
)

CALLERS: Final = (
    Caller("Agnieszka Nowak", "anowak", "Branch 14"),
    Caller("Jürgen Weiß", "jweiss", "Head office, floor 2"),
    Caller("小林 直樹", "nkobayashi", "Tokyo buying office"),
    Caller("Κατερίνα Δήμου", "kdimou", "Branch 31"),
    Caller("Олена Марченко", "omarchenko", "Warehouse East"),
    Caller("박지훈", "jhpark", "Seoul buying office"),
    Caller("林雅婷", "ytlin", "Taipei buying office"),
    Caller("Fatima Zahra Idrissi", "fidrissi", "Branch 22"),
    Caller("Tomás Ortega", "tortega", "Branch 09"),
    Caller("Nomvula Dlamini", "ndlamini", "Warehouse South"),
    Caller("Siobhán Byrne", "sbyrne", "Head office, floor 5", vip=True),
    Caller("Rajesh Iyer", "riyer", "Head office, floor 3"),
    Caller("Sofie Vandenberghe", "svandenberghe", "Branch 17"),
    Caller("Marcel Dubois", "mdubois", "Branch 05"),
    Caller("Aino Korhonen", "akorhonen", "Warehouse North"),
    Caller("Hassan Al-Amin", "halamin", "Branch 22"),
    Caller("Grace Wanjiru", "gwanjiru", "Head office, floor 4"),
    Caller("Petr Dvořák", "pdvorak", "Warehouse East"),
    Caller("Isabella Conti", "iconti", "Branch 28"),
    Caller("Mohamed Salah Ben Youssef", "mbenyoussef", "Branch 05"),
    Caller("Nguyễn Thị Hạnh", "hnguyen", "Head office, floor 3"),
    Caller("Zoë Papadakis", "zpapadakis", "Branch 31"),
    Caller("Øystein Lie", "olie", "Warehouse North"),
    Caller("Camille Moreau", "cmoreau", "Head office, floor 5", vip=True),
    Caller("Daniel Kim", "dkim", "Branch 14"),
    Caller("Ева Петрова", "epetrova", "Branch 40"),
    Caller("Liam Gallagher-Price", "lgallagher", "Branch 09"),
    Caller("Mariana Figueiredo", "mfigueiredo", "Head office, floor 2"),
    Caller("Wanda Schmitt", "wschmitt", "Accounts payable"),
    Caller("Yusuf Demir", "ydemir", "Branch 17"),
    Caller("Anjali Deshpande", "adeshpande", "Head office, floor 4"),
    Caller("Victor Anghelescu", "vanghelescu", "Board office", vip=True),
    Caller("Helle Madsen", "hmadsen", "Payroll"),
    Caller("Tendai Moyo", "tmoyo", "Warehouse South"),
    Caller("Lucía Herrero", "lherrero", "Branch 28"),
    Caller("Bram de Wit", "bdewit", "Branch 40"),
)
