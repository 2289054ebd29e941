"""A season in a book of its own, and what is asked of it and done to it when things go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from application.returning import TakeReturnAnswer
from application.streams import RETURN, YEAR, year_id
from domain.goods import as_units
from domain.identifiers import shared_of
from domain.return_commands import DeclareReturn, ReceiveReturn
from tests.end_to_end.port import key_of
from tests.end_to_end.season import RUN, Season


@contextmanager
def season_of_its_own(database_url: str, request: pytest.FixtureRequest) -> Iterator[Season]:
    """A book of its own for every test."""
    name = "".join(c for c in request.node.name if c.isalnum())[-40:]
    season = Season(database_url, name)
    yield season
    season.close()


def quota_used(season, place=0):
    shared = shared_of(season.book)
    buyer = key_of(season.placing[place].buyer)
    return season.state(YEAR, year_id(buyer, 2026), shared).by_order.get(season.order_ids[place], 0)


def take_back(season, order_id, return_no):
    units = season.state(RETURN, order_id).parts[return_no].units
    season.do(ReceiveReturn(order_id, return_no, as_units(units), (), season.now))
    season.do(DeclareReturn(order_id, return_no, "T-1", season.now))
    season.do(TakeReturnAnswer(order_id, RUN, return_no, 399, "hash-626", "", season.now))
    season.react()
