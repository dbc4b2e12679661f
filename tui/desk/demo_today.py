"""What is on the demonstration desk right now: what an operator should meet, in minutes before now."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desk.demo_cases import CASES, Case
from tui.desk.demo_lives import Move, held, resolved
from tui.desk.demo_people import COLLABORATION, NETWORK, SERVERS, WEB, WORKPLACE, demo_id
from tui.domain import lifecycle
from tui.domain.incident import Channel, Flag, HoldReason, ResolutionCode
from tui.domain.priority import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW
_HOUR: Final = timedelta(hours=1)

#: Who acts in these lives: a login of an agent, or the operator in front of the screen.
ME: Final = "me"


class Scene(NamedTuple):
    """An incident of today: its case, when it was reported (minutes ago), by whom, and what was done when."""

    case: Case
    ago: int
    caller: str
    levels: tuple[Level, Level]
    done: tuple[tuple[int, str, Move], ...] = ()
    flags: tuple[Flag, ...] = ()
    channel: Channel = Channel.TELEPHONE


def _case(word: str) -> Case:
    return next(case for case in CASES if word in case.title)


def _to(team: str) -> Move:
    return partial(lifecycle.assign, team=demo_id("t", team))


def _note(text: str) -> Move:
    return partial(lifecycle.note, text=text)


def _again(text: str) -> Move:
    return partial(lifecycle.reopen, reason=text)


def scenes() -> Iterator[Scene]:
    """Yield what stands on the desk now."""
    yield from _burning()
    yield from _fresh()
    yield from _mine()
    yield from _waiting()


def _burning() -> Iterator[Scene]:
    payments = (
        (93, "ana", _to(WEB)), (90, "seun", lifecycle.take), (88, "seun", lifecycle.start),
        (71, "seun", _note("Half of the sessions to pool B end in 504. Taking pool B out of the balancer.")),
        (34, "priya", _note("Provider sees nothing on their side. Error rate 12 % and falling.")),
        (9, "seun", _note("Pool B back with the old health check, watching.")),
    )  # fmt: skip
    yield Scene(_case("Card payments"), 95, "sbyrne", (_H, _H), payments, (Flag.VIP, Flag.MAJOR))
    tills = ((435, "ben", _to(SERVERS)), (428, "joao", lifecycle.take), (425, "joao", lifecycle.start),
             (190, "joao", _note("Replica two hours behind; comparing the change logs.")))  # fmt: skip
    yield Scene(_case("sign in at the tills"), 441, "anowak", (_H, _M), tills)
    line = ((520, "chiara", _to(NETWORK)), (511, "ingrid", lifecycle.take), (509, "ingrid", lifecycle.start),
            (470, "ingrid", held(HoldReason.AWAITING_VENDOR, 9 * _HOUR)))  # fmt: skip
    yield Scene(_case("has no network"), 524, "tortega", (_M, _H), line)
    yield Scene(_case("All scanners"), 38, "pdvorak", (_H, _M), ((31, "dmytro", _to(WORKPLACE)),))


def _fresh() -> Iterator[Scene]:
    yield Scene(_case("has no network"), 11, "mdubois", (_M, _H))
    yield Scene(_case("no VPN"), 24, "nkobayashi", (_L, _H), channel=Channel.MAIL)
    yield Scene(_case("black screen"), 47, "cmoreau", (_L, _M), flags=(Flag.VIP,))
    yield Scene(_case("umlauts"), 66, "jweiss", (_M, _M), channel=Channel.WEB)
    yield Scene(_case("Toner"), 170, "zpapadakis", (_L, _L), channel=Channel.WEB)
    yield Scene(_case("Hotline"), 205, "ndlamini", (_M, _L), channel=Channel.CHAT)
    yield Scene(_case("comma in the name"), 310, "adeshpande", (_L, _L), channel=Channel.WEB)


def _mine() -> Iterator[Scene]:
    board = _case("Calendar of the board")
    yield Scene(board, 1330, "vanghelescu", (_L, _H), (
        (1322, ME, lifecycle.take), (1315, ME, lifecycle.start), (1290, ME, _note(board.finding)),
        (45, ME, _note("Corrected for one room as a test; the assistant looks at it now."))),
        (Flag.VIP,))  # fmt: skip
    phone = _case("Second factor")
    yield Scene(phone, 380, "gwanjiru", (_L, _M), (
        (374, ME, lifecycle.take), (370, ME, lifecycle.start),
        (362, ME, held(HoldReason.AWAITING_CALLER, 20 * _HOUR, phone.question))))  # fmt: skip
    yield Scene(_case("Account locked"), 52, "jhpark", (_L, _M), ((49, ME, lifecycle.take),))
    terminal = _case("Host not reached")
    yield Scene(terminal, 130, "dkim", (_L, _H), ((124, "ana", lifecycle.take), (121, "ana", lifecycle.start),
        (80, "ana", lifecycle.release), (76, ME, lifecycle.take)))  # fmt: skip
    labels = _case("half of each label")
    yield Scene(labels, 4700, "omarchenko", (_L, _M), (
        (4690, ME, lifecycle.take), (4600, ME, lifecycle.start),
        (4420, ME, resolved(labels, ResolutionCode.WORKAROUND, "Hardware")),
        (190, "ben", _again("Labels are cut again since the roll was changed.")),
        (150, ME, lifecycle.start)))  # fmt: skip
    share = _case("Shared mailbox")
    yield Scene(share, 1650, "mfigueiredo", (_L, _M), (
        (1640, ME, lifecycle.take), (1600, ME, lifecycle.start),
        (240, ME, resolved(share, ResolutionCode.FIXED, "Access"))), channel=Channel.MAIL)  # fmt: skip


def _waiting() -> Iterator[Scene]:
    mail = _case("come back with 550")
    yield Scene(mail, 2600, "wschmitt", (_M, _M), (
        (2590, "chiara", _to(COLLABORATION)), (2540, "quentin", lifecycle.take),
        (2530, "quentin", lifecycle.start),
        (2500, "quentin", held(HoldReason.AWAITING_CALLER, 24 * _HOUR, mail.question)),
        (1300, "quentin", held(HoldReason.AWAITING_VENDOR, 30 * _HOUR))))  # fmt: skip
    battery = _case("battery swollen")
    yield Scene(battery, 1500, "hnguyen", (_L, _H), (
        (1490, "dmytro", _to(WORKPLACE)), (1450, "rosa", lifecycle.take), (1440, "rosa", lifecycle.start),
        (1400, "rosa", held(HoldReason.SCHEDULED_WITH_CALLER, 26 * _HOUR))))  # fmt: skip
    aisle = _case("Scanners lose connection")
    yield Scene(aisle, 3100, "akorhonen", (_M, _M), (
        (3090, "ana", _to(NETWORK)), (3000, "hiroshi", lifecycle.take), (2990, "hiroshi", lifecycle.start),
        (2900, "hiroshi", held(HoldReason.AWAITING_CHANGE, 47 * _HOUR))))  # fmt: skip
