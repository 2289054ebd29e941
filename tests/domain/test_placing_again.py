"""An order that was refused is placed by the try that knows how often, and by nobody else."""

from dataclasses import replace

from domain.order_commands import PlaceAgain
from domain.order_number import ClaimOrderNumber, OrderNumberClaimed, OrderNumberTaken
from domain.order_refusals import OrderWasNotPlaced
from tests.domain import test_order_number as numbers
from tests.domain.order_examples import LINES, PAID, not_placed, order, pay, place, refuse
from tests.domain.test_order_number import AT, CLAIMANT, NB01, ORDER, UNTIL

AGAIN = PlaceAgain(place(*LINES), None, 1)


def test_a_try_places_what_was_refused_just_so_often():
    (placed,) = order().when(place(*LINES)).outcome()
    order(not_placed).when(AGAIN).then(placed)
    order(not_placed, not_placed).when(AGAIN).then_refused(OrderWasNotPlaced)
    order(not_placed, not_placed).when(replace(AGAIN, refusals=2)).then(placed)
    order(not_placed, placed).when(AGAIN).then_nothing()
    order(placed).when(AGAIN).then_nothing()


def test_a_refused_try_is_recorded_once_under_its_own_number():
    order(not_placed).when(refuse).then_nothing()
    order(not_placed).when(replace(refuse, refusals=1)).then(not_placed)
    order(not_placed, not_placed).when(replace(refuse, refusals=1)).then_nothing()


def test_an_order_that_money_came_for_stays_refused():
    came = order(not_placed).when(pay("tx-1", PAID)).outcome()
    order(not_placed, *came).when(AGAIN).then_refused(OrderWasNotPlaced)


def test_a_number_is_claimed_for_one_try_at_a_time():
    claim = ClaimOrderNumber(ORDER, NB01, *CLAIMANT, UNTIL, AT)
    tried = OrderNumberClaimed(ORDER, NB01, *CLAIMANT, UNTIL, AT, 1)
    numbers.number().when(replace(claim, refusals=1)).then(tried)
    numbers.number().given(tried).when(replace(claim, refusals=1)).then_nothing()
    numbers.number().given(tried).when(claim).then_refused(OrderNumberTaken)
    earlier = numbers.number().given(numbers.claimed)
    earlier.when(replace(claim, refusals=1)).then_refused(OrderNumberTaken)
