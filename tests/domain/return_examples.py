"""Returns of one order that was sent, as tests of asking, receiving and declaring know them."""

from datetime import UTC, datetime, timedelta

from domain.goods import SkuUnits
from domain.identifiers import OrderId, Sku
from domain.order_return import DECIDER
from domain.return_commands import AnswerReturn, DeclareReturn, ReceiveReturn, RequestReturn
from tests.scenario import Scenario

ORDER = OrderId("shop-1:a")
MILK, TEA = Sku("milk"), Sku("tea")
RELEASED = datetime(2026, 11, 1, 4, tzinfo=UTC)
LATER = RELEASED + timedelta(days=3)


def units(**quantities: int) -> tuple[SkuUnits, ...]:
    return tuple(SkuUnits(Sku(sku), quantity) for sku, quantity in quantities.items())


SENT = units(milk=3, tea=1)


def asking(wanted, number="1", at=LATER, released_at=RELEASED) -> RequestReturn:
    return RequestReturn(ORDER, number, wanted, SENT, released_at, "unopened", at)


def receiving(good=(), damaged=(), number="1", at=LATER) -> ReceiveReturn:
    return ReceiveReturn(ORDER, number, good, damaged, at)


def declaring(message_id="M1", number="1") -> DeclareReturn:
    return DeclareReturn(ORDER, number, message_id, LATER)


def answering(status, digest="h", number="1") -> AnswerReturn:
    return AnswerReturn(ORDER, number, status, digest, 9_100, 9_000, "because", LATER)


def played(*commands) -> list:
    events: list = []
    for command in commands:
        events += DECIDER.decide(command, DECIDER.state_of(events))
    return events


def after(*commands) -> Scenario:
    return Scenario(DECIDER).given(*played(*commands))


ASKED = asking(units(milk=2))

# Released at 23:59 or at 00:00 in Shanghai: the days are counted by its calendar.
BEFORE_MIDNIGHT = datetime(2026, 11, 1, 15, 59, 59, tzinfo=UTC)
AT_MIDNIGHT = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)


def midnight_after(days: int) -> datetime:
    """The first instant, at customs, of a day after the first of November."""
    return datetime(2026, 10, 31, 16, 0, tzinfo=UTC) + timedelta(days=days)


INSTANT = timedelta(seconds=1)
