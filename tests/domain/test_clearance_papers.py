from datetime import UTC, datetime, timedelta

import pytest

from domain.clearance_papers import Papers
from domain.clearance_parts import DocumentAnswer
from domain.customs_codes import ALREADY_THERE, NOT_THERE, STORED
from domain.identifiers import OrderId

ORDER = OrderId("kiwi:1")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
REFUSED = -302001


def told(*statuses: int) -> Papers:
    """Sent anew before each answer."""
    papers = Papers()
    for n, status in enumerate(statuses):
        sent = papers.to_send([ORDER]).with_sent(f"R1-{n}", [ORDER])
        papers = sent.with_answers([DocumentAnswer(ORDER, status, NOON + timedelta(hours=n))])
    return papers


@pytest.mark.parametrize(
    ("statuses", "is_there"),
    [
        ((), False),
        ((STORED,), True),
        ((REFUSED,), False),
        ((REFUSED, STORED), True),
        ((ALREADY_THERE[0],), True),
        ((STORED, REFUSED), True),
        ((STORED, REFUSED, REFUSED), True),
        ((ALREADY_THERE[0], REFUSED), True),
        ((STORED, NOT_THERE[0]), False),
        ((STORED, REFUSED, NOT_THERE[0]), False),
        ((STORED, NOT_THERE[0], STORED, REFUSED), True),
    ],
)
def test_what_customs_has_once_it_keeps_when_a_change_is_refused(statuses, is_there):
    assert told(*statuses).is_at_customs(ORDER) == is_there


def test_of_orders_that_left_nothing_is_known():
    assert not told(STORED, REFUSED).forgotten([ORDER]).is_at_customs(ORDER)
