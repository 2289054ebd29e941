"""How much is done in a round of the bench: in earnest, for a smoke test, and to warm up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is done in a round."""

    rounds: int
    wave: int
    """Orders of ours in one wave; the figures ask for at least 5,000."""

    lives: int
    """Orders the library sends through their lives, one command at a time."""

    lives_together: int
    """The same in its bulk use."""

    histories: int
    singles: int
    million: int
    million_wave: int
    compared: int
    """Order histories compared with what was commanded, at the end."""

    readers: int
    reading_seconds: float
    """How long is written while they listen, to the end of a wave."""

    hot_orders: int
    hot_orders_on_sqlite: int
    """Orders of one hot item; as many as clients are refused. More would take the library hours on
    PostgreSQL."""

    declarations: int
    """Written in a round, a hundred a message; a multiple of it, as the next two."""

    receipts_a_round: int
    receipts: int
    """Read in one stream, to see whether memory grows; a tenth as many declarations are written."""

    matched: int
    """Orders of ours that are matched in a round, run by run; an even number."""

    matched_singly: int
    """The same by the library, order by order."""

    cleared: int
    """Orders taken from matched to released in a round."""


WHOLE = Sizes(
    5,
    5_000,
    40,
    200,
    200,
    6_400,
    1_000_000,
    5_000,
    1_000,
    500,
    5.0,
    384,
    1_280,
    10_000,
    50_000,
    1_000_000,
    20_000,
    1_000,
    5_000,
)
QUICK = Sizes(2, 60, 2, 4, 10, 256, 180, 60, 50, 20, 0.5, 96, 96, 200, 500, 10_000, 60, 4, 60)
WARM_UP = Sizes(1, 20, 1, 2, 5, 128, 0, 0, 0, 20, 0.0, 72, 72, 100, 100, 0, 20, 2, 20)
