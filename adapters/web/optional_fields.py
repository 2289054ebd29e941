"""Fields that may be left empty: what is not typed is what it is when nobody states it."""

from datetime import date, datetime
from decimal import Decimal

from adapters.texts import say
from adapters.web.acts import Act, FieldRefusedError

FEN_PER_YUAN = 100


def whole_or(act: Act, name: str, unstated: int) -> int:
    return act.whole(name) if act.text(name, needed=False) else unstated


def fen_or(act: Act, name: str, unstated: int) -> int:
    return fen(act, name) if act.text(name, needed=False) else unstated


def fen(act: Act, name: str) -> int:
    """A sum in yuan, which must be said."""
    yuan = act.decimal(name, places=2)
    if yuan < 0:
        raise FieldRefusedError(name, say("It cannot be below 0."))
    return int(yuan * Decimal(FEN_PER_YUAN))


def time_or_none(act: Act, name: str, zone: str) -> datetime | None:
    return act.time(name, zone) if act.text(name, needed=False) else None


def day_or_none(act: Act, name: str) -> date | None:
    return act.day(name) if act.text(name, needed=False) else None
