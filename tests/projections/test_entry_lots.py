from datetime import date

import pytest

from projections import entry_board, entry_lots
from tests.projections.desk_checks import following, shown
from tests.projections.given import BOOK, given
from tests.projections.goods_story import counted, listed
from tests.projections.plain import entry as goods
from tests.projections.story import at, batch_units

SPRING, SUMMER = date(2027, 4, 30), date(2027, 7, 31)


def tallied(number, *lots):
    good = (counted("honey", 8),)
    return goods.GoodsTallied("E1", f"T{number}", good, batch_units(honey=8), at(number), lots)


LATER = goods.Lot("honey", "L23", SUMMER, 3)
FIRST = goods.Lot("honey", "L22", SPRING, 5)
TEXTS = "sku", "lot_no", "best_before", "counted"


@pytest.mark.parametrize(
    ("tallies", "lots"),
    [
        ([(LATER, FIRST)], [("honey", "L22", SPRING, 5), ("honey", "L23", SUMMER, 3)]),
        ([(LATER, FIRST), (LATER,)], [("honey", "L23", SUMMER, 3)]),
        ([(FIRST,), ()], []),
    ],
)
def test_a_later_tally_replaces_the_lots_of_an_earlier_one(database_url, tallies, lots):
    events = [listed("E1", honey=8), *(tallied(n, *each) for n, each in enumerate(tallies, 1))]
    log = given(("entry", "E1", events))
    with following(database_url, entry_board.MODEL, log) as connection:
        found = entry_lots.lots_of_products(connection, BOOK, ["honey", "socks"])
        assert shown(found, *TEXTS) == lots
