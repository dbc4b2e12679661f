"""Reading a TOML text that people write: every complaint is one sentence with file, line and key."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NoReturn

from tui.domain.errors import BadInput
from tui.domain.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Keys from the outermost table to what is meant.
Place = tuple[str, ...]

LARGEST: Final = 256 * 1024


class TomlReader:
    """One text and the name it goes by; what is asked of it is there, of the right type, or refused."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def toml(self) -> dict[str, Any]:
        """Return the whole text.

        Raises:
            BadInput: it is too large, or no TOML.
        """
        if len(self._text) > LARGEST:
            raise BadInput(f"{self._name}: is larger than settings can be ({LARGEST // 1024} KB)")
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            what, where, place = str(error).partition(" (at ")
            found = re.match(r"line (\d+), ", place)
            line = found[1] if found else str(self._text.count("\n") + 1)
            raise BadInput(f"{self._name} line {line}: is no TOML: {what if where else error}") from None
        except RecursionError:
            raise BadInput(f"{self._name}: is nested too deeply") from None

    def fail(self, at: Place, what: str) -> NoReturn:
        """Refuse what stands at a place.

        Raises:
            BadInput: always.
        """
        line = line_of(self._text, at) if at else 0
        where = f"{self._name} line {line}" if line else self._name
        raise BadInput(f"{where}: {'.'.join(at)}: {what}" if at else f"{where}: {what}")

    def table(
        self, said: Mapping[str, Any], key: str, keys: Sequence[str] = (), *, needed: bool = False
    ) -> dict[str, Any]:
        """Return a table at the top, which may hold these keys (none: any); {} where it may be left out."""
        if key not in said and needed:
            self.fail((), f"lacks the table [{key}]")
        return self.as_table(said.get(key, {}), (key,), keys)

    def as_table(self, given: Any, at: Place, keys: Sequence[str] = ()) -> dict[str, Any]:  # noqa: ANN401 (whatever TOML says)
        """Return a value as a table."""
        if not isinstance(given, dict):
            self.fail(at, "must be a table")
        if keys:
            self.only(given, keys, at)
        return dict(given)

    def only(self, given: Mapping[str, Any], keys: Sequence[str], at: Place) -> None:
        """Refuse a key that is none of these."""
        for key in given:
            if key not in keys:
                near = get_close_matches(key, keys, 1)
                meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(keys)}"
                self.fail((*at, key), f"is no setting; {meant}")

    def each(self, given: Any, at: Place, read: Callable[[Any, Place], Any]) -> list[Any]:  # noqa: ANN401 (as above)
        """Return a list, each of it read."""
        if not isinstance(given, list):
            self.fail(at, "must be a list")
        return [read(one, at) for one in given]

    def string(self, given: Any, at: Place) -> str:  # noqa: ANN401 (as above)
        """Return a text without the space around it."""
        if not isinstance(given, str):
            self.fail(at, f"{given!r} must be a text in quotes")
        return str(given).strip()

    def one_of(self, given: Any, at: Place, words: Sequence[str], what: str) -> str:  # noqa: ANN401 (as above)
        """Return a text that is one of these."""
        if given not in words:
            self.fail(at, f"{given!r} is no {what}; there are {', '.join(words)}")
        return str(given)

    def whole(self, given: Any, at: Place, low: int, high: int, what: str) -> int:  # noqa: ANN401 (as above)
        """Return a whole number between these, ends included."""
        if type(given) is not int or not low <= given <= high:
            self.fail(at, f"{given!r} is no {what}")
        return int(given)

    def growing(self, found: Sequence[int], at: Place) -> tuple[int, ...]:
        """Return numbers each of which is above the one before."""
        if list(found) != sorted(set(found)):
            self.fail(at, "must grow from one to the next")
        return tuple(found)
