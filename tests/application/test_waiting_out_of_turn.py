"""Orders out of turn take nothing, and nobody joins a line where there is none."""

from application.claiming import ClaimOrders, claim_of
from application.placing import PlaceOrders
from domain.campaign_commands import PublishCampaign
from domain.goods import SkuUnits
from domain.identifiers import CampaignId, PersonKey
from domain.order_state import Stage
from domain.waitlist import JoinWaitlist
from tests.application.waiting_sale import ID, Sale, order_id
from tests.end_to_end.port import BOOK, SHARED
from tests.properties import pools
from tests.properties.pools import APPLE, PEAR
from tests.properties.world import World


def test_nobody_takes_what_others_wait_for_not_even_before_it_is_offered():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.cancel(1)
    assert sale.place(5, (APPLE, 1)) == {order_id(5): "OthersWait"}
    assert sale.stage(5) is Stage.NOT_PLACED
    assert sale.place(6, (PEAR, 1)) == {}


def test_an_early_order_keeps_its_place_and_claims_nothing():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    assert sale.place(3, (APPLE, 1)) == {order_id(3): "NotYetOffered"}
    assert sale.world.state("number", order_id(3), SHARED).book is None
    assert sale.stands() == [[], [3]]
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (APPLE, 1)) == {}


def test_another_basket_or_buyer_under_the_number_takes_nothing():
    sale = Sale()
    sale.join(3, (APPLE, 1))
    sale.cancel(1)
    sale.world.work_all()
    assert sale.place(3, (PEAR, 1)) == {order_id(3): "OfferDiffers"}
    assert sale.place(3, (APPLE, 1), buyer=8) == {order_id(3): "OfferDiffers"}
    assert sale.stands() == [[3], []]


def test_the_activity_itself_leaves_an_order_out_of_turn_undecided():
    """As when the offer came to its end between looking and placing."""
    sale = Sale()
    sale.join(3, (APPLE, 1))
    order = sale.wanted(3, (APPLE, 1))
    claim = claim_of(order)
    assert claim
    assert sale.world.do(ClaimOrders(BOOK, (claim,), sale.world.now), SHARED)
    assert not sale.world.do(PlaceOrders(ID, (order,), (), sale.world.now))
    assert sale.stage(3) is Stage.ABSENT
    assert sale.stands() == [[], [3]]


def test_joining_is_refused_by_name():
    sale = Sale()
    tried = [
        (lambda: sale.join(3, (PEAR, 1)), "UnitsAvailable"),
        (lambda: sale.join(3, (APPLE, 3)), "CapExceeded"),
        (lambda: sale.join(3, ("PLUM", 1)), "ItemNotOffered"),
        (lambda: sale.join(3), "QuantityNotPositive"),
        (lambda: sale.join(1, (APPLE, 1)), "OrderAlreadyPlaced"),
    ]
    for joining, reason in tried:
        assert not joining()
        assert sale.world.refusals[-1] == reason
    sale.place(5, (APPLE, 1))
    assert not sale.join(5, (APPLE, 1))
    assert sale.world.refusals[-1] == "OrderWasNotPlaced"
    unknown = JoinWaitlist(
        CampaignId("none"), order_id(3), PersonKey("p"), (SkuUnits(APPLE, 1),), sale.world.now
    )
    assert not sale.world.do(unknown)
    assert sale.world.refusals[-1] == "UnknownCampaign"
    sale.world.now = sale.closes_at
    assert not sale.join(3, (APPLE, 1))
    assert sale.world.refusals[-1] == "CampaignNotOpen"


def test_a_campaign_without_time_to_accept_has_no_waitlist():
    world = World()
    assert world.do(pools.campaign(0, world.now))
    assert world.do(PublishCampaign(ID, world.now))
    joining = JoinWaitlist(ID, order_id(3), PersonKey("p"), (SkuUnits(APPLE, 1),), world.now)
    assert not world.do(joining)
    assert world.refusals[-1] == "NoWaitlist"
