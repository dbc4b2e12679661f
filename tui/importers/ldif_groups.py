"""Groups of a directory (groupOfNames, posixGroup …) as teams, and whom they have as members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.importers.drafts import Draft
from tui.importers.fields import FIELDS, Reading, Unusable, read_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tui.importers.fields import Value

GROUPS: Final = frozenset(
    {"group", "groupofnames", "groupofuniquenames", "groupofmembers", "groupofurls", "posixgroup"}
)
_NAMES: Final = ("displayname", "cn", "samaccountname")
#: Attributes that name a member by dn, and by login.
_BY_DN, _BY_LOGIN = ("member", "uniquemember"), ("memberuid",)
#: On a person: the groups they are in.
OF: Final = "memberof"
READ: Final = frozenset({*_NAMES, *_BY_DN, *_BY_LOGIN, OF})


class Groups:
    """The groups of one file; `teams` are their drafts."""

    def __init__(self, folded: Callable[[str], str]) -> None:
        self.teams: list[Draft] = []
        self._folded = folded
        self._of_dn: dict[str, dict[str, int]] = {}  # member's dn -> dn of a group -> line of it
        self._of_login: dict[str, dict[str, int]] = {}

    def add(self, line: int, dn: str, entry: Mapping[str, list[str]]) -> None:
        """Take in an entry that is a group.

        Raises:
            Unusable: it has no name, or none that can be taken.
        """
        name = next((text for one in _NAMES for text in entry.get(one, ()) if text), "")
        if not name:
            raise Unusable(f"{dn[:60]} has neither displayName nor cn")
        try:
            said = read_cell(FIELDS["team"]["name"], name, Reading())
        except Unusable as wrong:
            raise Unusable(f"cn {wrong}") from None
        self.teams.append(Draft(line, dn, {"name": said}))
        for attribute in _BY_DN:
            for member in filter(None, entry.get(attribute, ())):
                self._of_dn.setdefault(self._folded(member), {})[dn] = line
        for attribute in _BY_LOGIN:
            for member in filter(None, entry.get(attribute, ())):
                self._of_login.setdefault(member, {})[dn] = line

    def joined(self, people: list[Draft], of: Mapping[str, list[str]]) -> Iterator[Draft]:
        """Yield people with the groups they are in; then those who are only named as members.

        `of` says which groups a person's own entry names; of those, only the ones in this file are known.
        """
        known = {team.key for team in self.teams}
        for person in people:
            groups = dict.fromkeys(one for one in of.get(person.key, ()) if one in known)
            groups |= dict.fromkeys(self._of_dn.pop(person.key, {}))
            groups |= dict.fromkeys(self._of_login.pop(str(person.values.get("login", "")), {}))
            yield person._replace(values={**person.values, "teams": tuple(groups)}) if groups else person
        for dn, theirs in self._of_dn.items():
            if dn not in known:  # (a group inside a group is not a person)
                yield _member(dn, {}, theirs)
        for login, theirs in self._of_login.items():
            yield _member(f"uid={login}", {"login": login}, theirs)


def _member(key: str, values: dict[str, Value], groups: Mapping[str, int]) -> Draft:
    return Draft(min(groups.values()), key, {**values, "teams": tuple(groups)}, only_known=True)
