"""After New Year, in Shanghai: what was booked for the year that is over moves into the new one.

Before an order is declared its booking is moved anyway (`application.working`). This does it as
soon as the year has turned, so that merchants learn in time whose year has no room.
"""

from collections import defaultdict

from adapters.bootstrap import System
from application.quota_steps import Asking, move_to_year
from domain.dated import customs_day
from domain.identifiers import OrderId, Partition
from projections import buyers_years, buyers_years_asked
from projections.following import Follower

ACTOR = "timer"
ORDERS_PER_ROUND = 1_000


def move_into_the_new_year(system: System) -> int:
    """Answer how many orders were asked about; each is asked about once a year by this."""
    at = system.clock()
    year = customs_day(at).year
    Follower(system.engine, system.log, buyers_years.MODEL).catch_up()
    with system.engine.connect() as connection:
        rows = buyers_years_asked.left_behind(connection, year, ORDERS_PER_ROUND)
    by_book: dict[Partition, list[OrderId]] = defaultdict(list)
    for row in rows:
        by_book[Partition(row.partition)].append(OrderId(row.order_id))
    for book, order_ids in by_book.items():
        move_to_year(system.handling, book, order_ids, year, Asking(ACTOR, at))
    return len(rows)
