"""Conditions are asked of rows in memory as the database would ask them."""

import pytest
import sqlalchemy as sa

from projections.conditions import UnaskableConditionError, condition
from tests.projections.held_parcels import parcels


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (parcels.c.pieces.in_([1, 2]), True),
        (parcels.c.shelf == "left", False),
        (parcels.c.shelf.is_(None), True),
        (parcels.c.shelf.is_not(None), False),
        (parcels.c.shelf.not_in(["left"]), False),
        (sa.or_(parcels.c.pieces != 1, parcels.c.is_gone.is_(True)), False),
        (sa.and_(parcels.c.pieces >= 1, parcels.c.pieces <= 1), True),
    ],
)
def test_a_condition_is_answered_as_the_database_would(where, holds):
    row = {"partition": "p", "name": "a", "shelf": None, "pieces": 1, "is_gone": False}
    assert condition(where)(row) is holds


def test_a_condition_of_another_kind_is_refused_by_name():
    with pytest.raises(UnaskableConditionError):
        condition(parcels.c.shelf.like("l%"))
