"""`deskhand radar`, `pareto` and `similar`: what records say together."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

import click

from tui.cli.output import fitted, json_line, padded, print_lines, width
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.cli.verbs.listing import query_text
from tui.desk.finding import found
from tui.desk.insight import CAUSES, cause_name, group_of, pareto_by
from tui.desk.insight import radar as radar_of
from tui.desk.kinds import INCIDENT, WORKED
from tui.desk.likeness import alike
from tui.domain.errors import UsageError
from tui.domain.text import visible
from tui.query import parse_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.desk import Desk
    from tui.domain.pain import Bar

_JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
#: Cells of the longest bar, of the shortest it is narrowed to for names, and of what stands beside both.
_WIDE: Final = 30
_SHORT: Final = 10
_FIGURES: Final = 32
_LEAST: Final = 8  #: cells of a name
_SHOWN: Final = 6


@click.command(
    "radar", cls=Verb,
    help="List the groups of incidents that come again and have no open problem, most expected first: at "
    "least 3 in 14 days with the same service or CI and category (else category, subcategory and place), or "
    "with texts that say the same.\n\ndeskhand new problem --incidents opens a problem for one.",
)  # fmt: skip
@_JSON
@click.pass_context
def radar(ctx: click.Context, *, as_json: bool) -> None:
    """Print the candidates."""
    with Session(settings_of(ctx)).reading() as desk:
        rows = desk.store.rows(INCIDENT)
        told = []
        for one in radar_of(desk):
            places = [place for record in one.incidents if (place := rows.position(record)) is not None]
            numbers = [str(rows.get(place, "number")) for place in places]
            told.append((one, group_of(one, desk), numbers))
    if as_json:
        print_lines(
            json_line({
                "group": name, "by": one.group[0], "count": len(numbers), "usual": round(one.usual, 2),
                "expected": round(one.expected, 2), "reason": one.reason, "incidents": numbers,
            })
            for one, name, numbers in told
        )  # fmt: skip
        return
    for one, name, numbers in told:
        more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
        print_lines([f"{visible(name)}: {one.reason}", f"    {visible(', '.join(numbers[:_SHOWN]))}{more}"])
    if not told:
        print_lines(["Nothing comes again."])


@click.command(
    "pareto", cls=Verb, context_settings={"ignore_unknown_options": True},
    help="Show what incidents come from, largest first; * marks the fewest that make 80 %.\n\nPain is "
    "duration in minutes × severity (P1 5 … P5 1) × people, where they are known. Everything that does not "
    "begin with -- is query, as in deskhand list.",
)  # fmt: skip
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--by", "by", type=click.Choice(list(CAUSES)), default="service", show_default=True)
@click.option("--count", "by_count", is_flag=True, help="Order by how many, not by pain.")
@_JSON
@click.pass_context
def pareto(ctx: click.Context, query: tuple[str, ...], by: str, *, by_count: bool, as_json: bool) -> None:
    """Print the causes."""
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
    asked = parse_strictly(query_text(query))
    with Session(settings_of(ctx)).reading() as desk:
        places = found(desk, asked, desk.store.rows(INCIDENT))
        bars = [
            (cause_name(desk, by, bar.key), bar) for bar in pareto_by(desk, by, places, by_count=by_count)
        ]
    if as_json:
        print_lines(
            json_line({
                by: name, "id": bar.key, "count": bar.incidents, "pain": round(bar.pain),
                "upto": round(bar.upto, 4), "vital": bar.vital,
            })
            for name, bar in bars
        )  # fmt: skip
        return
    print_lines(_drawn([(visible(name), bar) for name, bar in bars], by_count=by_count))
    if not bars:
        print_lines(["No incidents."])


def _drawn(bars: Sequence[tuple[str, Bar]], *, by_count: bool) -> Iterator[str]:
    """Yield a line a cause; on a terminal names have its room but for the bars, elsewhere none is cut."""
    sizes = [(bar.incidents if by_count else bar.pain) if bar.key else 0 for _, bar in bars]
    most, cells = max(sizes, default=1) or 1, max((width(name) for name, _ in bars), default=0)
    wide, place = _WIDE, padded
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - _FIGURES
        cells, place = max(_LEAST, min(cells, room - _SHORT)), fitted
        wide = max(0, min(_WIDE, room - cells))
    for (name, bar), size in zip(bars, sizes, strict=True):
        mark, upto = "*" if bar.vital else " ", f"{bar.upto:.0%}" if bar.key else "-"
        figures = f"{bar.incidents:>6,} {bar.pain:>14,.0f} {upto:>5}"
        yield f"{mark} {place(name, cells)} {figures} {'█' * round(wide * size / most)}".rstrip()


@click.command("similar", cls=Verb, help="List the records whose texts are most like TEXT, best first.")
@click.argument("text", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(list(WORKED)), help="Only records of this kind.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, metavar="N")
@_JSON
@click.pass_context
def similar(
    ctx: click.Context, text: tuple[str, ...], kind: str | None, limit: int, *, as_json: bool
) -> None:
    """Print what is alike."""
    wanted = " ".join(text).strip()
    if not wanted:
        raise UsageError("similar to what? Give some words")
    with Session(settings_of(ctx)).reading() as desk:
        records = list(_alike(desk, wanted, kind, limit))
    if as_json:
        print_lines(map(json_line, records))
        return
    print_lines(
        f"{record['score']:>6}  {visible(str(record['number'])):<14} {visible(str(record['state'])):<12} "
        f"{visible(str(record['title']))}"
        for record in records
    )
    if not records:
        print_lines(["Nothing is like that."])


def _alike(desk: Desk, text: str, kind: str | None, limit: int) -> Iterator[dict[str, object]]:
    for one in alike(desk.store, text, kinds=(kind,) if kind else tuple(WORKED), most=limit):
        rows = desk.store.rows(one.kind)
        yield {
            "kind": one.kind, "number": rows.get(one.place, "number"), "title": rows.get(one.place, "title"),
            "state": rows.get(one.place, "state"), "score": round(one.score, 2),
        }  # fmt: skip
