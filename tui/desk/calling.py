"""Who or what is meant by a name as typed: completion, namesakes told apart, ambiguity refused."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tui.store import Rows

#: What tells namesakes of a kind apart, in this order; the last is for those that still look alike.
_DETAILS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "person": ("department", "location"),
        "team": ("function",),
        "service": ("criticality",),
        "ci": ("location",),
    }
)
_OFFERED: Final = 8
_LOOKED_AT: Final = 200
_NAMED: Final = 5
#: Records that are offered with their titles, and the letters of each title: what one line has room for.
_NUMBERED: Final = 3
_TITLE: Final = 24


def offered(rows: Rows, typed: str, most: int = _OFFERED) -> list[str]:
    """Return the first names, told apart, that fit what was typed, best first.

    Names that begin with it come before names with a word that begins with it, logins that do, and names
    that merely contain it.
    """
    word, _, _ = typed.strip().partition(" (")
    places = ranked(rows, word) if word else dict.fromkeys(rows.all()[:_LOOKED_AT], 0)
    names = {place: str(rows.get(place, "name")) for place in places}
    best = sorted(places, key=lambda place: (places[place], names[place].casefold(), place))
    labels = (label(rows, place) for place in best)
    if " (" in typed:
        labels = (one for one in labels if one.casefold().startswith(typed.strip().casefold()))
    return list(dict.fromkeys(_first(labels, most)))


def numbered(rows: Rows, typed: str, *, but: str = "") -> list[str]:
    """Return records whose number or title has what was typed, as "number title", those still going first.

    `but` is the id of one that is not offered. What reads the answer takes its first word.
    """
    word = typed.strip()
    columns = ("number", "title")
    found = (place for one in columns for place in rows.first_text(one, word, _LOOKED_AT))
    places = list(dict.fromkeys(found)) if word else list(rows.all()[-_LOOKED_AT:])[::-1]
    places.sort(key=lambda place: rows.get(place, "closed") is not None)
    others = (place for place in places if rows.get(place, "id") != but)
    return [
        f"{rows.get(place, 'number')} {str(rows.get(place, 'title'))[:_TITLE]}".rstrip()
        for place in islice(others, _NUMBERED)
    ]


def ranked(rows: Rows, word: str) -> dict[int, int]:
    """Return positions that fit a word, with how well: 0 is best. Looks only as far as it has too few."""
    found: dict[int, int] = {}
    looks = [("name", f"\n{word}"), ("name", f" {word}"), ("name", word)]
    if rows.kind.name == "person":
        looks.insert(2, ("login", f"\n{word}"))
    for rank, (column, wanted) in enumerate(looks):
        if len(found) >= _OFFERED:
            break
        for place in rows.first_text(column, wanted, _LOOKED_AT):
            found.setdefault(place, rank)
    return found


def label(rows: Rows, position: int) -> str:
    """Return the name, and where others have it too what tells it apart: "Ana Ruiz (Finance · Branch 14)"."""
    name = str(rows.get(position, "name"))
    namesakes = rows.find_all("name", name)
    if len(namesakes) == 1:
        return name
    detail = _detail(rows, position)
    alike = sum(_detail(rows, other) == detail for other in namesakes)
    if alike > 1 or not detail:
        login = rows.get(position, "login") if rows.kind.name == "person" else ""
        detail = " · ".join(filter(None, (detail, str(login or rows.get(position, "id")))))
    return f"{name} ({detail})"


def meant(rows: Rows, typed: str) -> str | None:
    """Return the id of the one record that is called so, None if nobody is.

    By id, login, mail address, the name (told apart as `label` does), or the unambiguous start of one.

    Raises:
        BadInput: several are called so, naming them.
    """
    name = " ".join(typed.split())
    if not name:
        return None
    if (exact := _exact(rows, name)) is not None:
        return str(rows.get(exact, "id"))
    found = rows.first_text("name", f"\n{name}\n") or _labelled(rows, name)
    found = found or rows.first_text("name", f"\n{name}")
    if len(found) > 1:
        labels = sorted(label(rows, place) for place in found[:_NAMED])
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        how = "say more of the name, or the login" if rows.kind.name == "person" else "say more of the name"
        raise BadInput(f"{typed!r} could be {', '.join(labels)}{more}: {how}")
    return str(rows.get(found[0], "id")) if found else None


def is_known(rows: Rows, name: str) -> bool:
    """Whether anybody is called so, as `meant` finds them; several are too. Looks no further than needed."""
    return (
        _exact(rows, name) is not None
        or bool(rows.first_text("name", f"\n{name}", 1))
        or bool(_labelled(rows, name))
    )


def one_called(rows: Rows, what: str, typed: str) -> str:
    """Return the id of the one record that is called so; nobody is made, so the start of a login will do.

    Raises:
        BadInput: several are, or nobody is; then naming what is called nearly so.
    """
    found = meant(rows, typed) or _by_login(rows, typed.strip())
    if found is None:
        near = offered(rows, typed, _NAMED) if typed.strip() else []
        hint = f"; did you mean {' or '.join(near)}" if near else ""
        raise BadInput(f"there is no {what} {typed.strip()!r}{hint}")
    return found


def _by_login(rows: Rows, begun: str) -> str | None:
    if not begun or rows.kind.name != "person":
        return None
    found = rows.first_text("login", f"\n{begun}", 2)
    return str(rows.get(found[0], "id")) if len(found) == 1 else None


def _exact(rows: Rows, name: str) -> int | None:
    columns = ("id", "login", "email") if rows.kind.name == "person" else ("id",)
    found = (rows.find(column, name) for column in columns)
    return next((place for place in found if place is not None), None)


def _labelled(rows: Rows, typed: str) -> list[int]:
    name, bracket, _ = typed.partition(" (")
    if not bracket or not typed.endswith(")"):
        return []
    wanted = typed.casefold()
    return [place for place in rows.first_text("name", f"\n{name}\n")
            if label(rows, place).casefold() == wanted]  # fmt: skip


def _detail(rows: Rows, position: int) -> str:
    values = (rows.get(position, column) for column in _DETAILS[rows.kind.name])
    return " · ".join(str(value).replace("_", " ") for value in values if value)


def _first(labels: Iterable[str], most: int) -> Iterator[str]:
    for _, one in zip(range(most), labels, strict=False):
        yield one
