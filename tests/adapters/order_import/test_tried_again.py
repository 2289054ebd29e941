"""Orders that were refused are tried anew when their file comes again; none is placed twice."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest

from adapters.abandoned_claims import refuse_abandoned
from adapters.order_import.profile import Profile
from adapters.read_models import MODELS
from adapters.verification.running import verify
from application import trying_again
from application.cancelling import CancelOrders
from application.consequences import states
from application.envelope import Envelope
from application.policies import commands
from application.streams import NUMBER, ORDER, YEAR, year_id
from domain.campaign_terms import CampaignTerms, Limits
from domain.identifiers import OrderId, shared_of
from domain.order_events import OrderNotPlaced, OrderPlaced
from domain.order_state import PreSaleOrder, Stage
from projections.following import follow_all, prepare
from tests.adapters.order_import.files import Row
from tests.adapters.order_import.import_ground import BOOK, Ground, ground_on, small_cap

CAP = 13
"""Two orders of six units."""

FULL = (Row("1"), Row("2", customer_id="2"), Row("3", customer_id="3"))


@pytest.fixture
def ground(database_url: str, tmp_path) -> Iterator[Ground]:
    ground = ground_on(database_url, tmp_path)
    yield ground
    ground.system.close()


def worked(ground: Ground, *rows: Row, profile: Profile, **changed: bool) -> str:
    import_id = ground.begin(*rows, profile=profile, **changed)
    assert not ground.work.turn(import_id)
    assert ground.row(import_id).stage == "done", ground.row(import_id).fault
    return import_id


def again(ground: Ground, import_id: str) -> None:
    ground.work.imports.begin_again(import_id, ground.system.clock())
    assert not ground.work.turn(import_id)


def codes(ground: Ground, import_id: str) -> list[tuple[object, object]]:
    return [(row["row"], row["code"]) for row in ground.report(import_id)]


def order_of(ground: Ground, number: str) -> PreSaleOrder:
    found = states(ground.system.handling.reader, ORDER, [(BOOK, f"{ground.name}:{number}")])
    order: PreSaleOrder = found[BOOK, f"{ground.name}:{number}"]
    return order


def cancel(ground: Ground, number: str) -> None:
    at = ground.profile.campaign.opens_at + timedelta(days=1) if ground.profile.campaign else None
    assert at
    order_id = OrderId(f"{ground.name}:{number}")
    ground.system.handle(
        BOOK, CancelOrders((order_id,), "free it", at), f"cancel:{order_id}", "tests"
    )


def told_of(ground: Ground, after: int = 0) -> list[Envelope]:
    """What policies would send because of what is there now, or from a position on."""
    return commands(ground.system.handling.reader, ground.system.log.page(after, 5_000))


def claims_of(ground: Ground, number: str) -> tuple[bool, int]:
    """Whether the number of an order is claimed, and what it uses of its buyer's year."""
    order, shared = order_of(ground, number), shared_of(BOOK)
    order_id = OrderId(f"{ground.name}:{number}")
    reader, year = ground.system.handling.reader, year_id(order.buyer_key, order.quota_year)
    claimed = states(reader, NUMBER, [(shared, order_id)])[shared, order_id]
    used = states(reader, YEAR, [(shared, year)])[shared, year].by_order.get(order_id, 0)
    return claimed.book == BOOK, used


def sound(ground: Ground) -> None:
    """The accounting of all that stands, and read models like those folded afresh."""
    for envelope in told_of(ground):
        ground.system.handling.handle(envelope)
    prepare(ground.system.engine, MODELS)
    follow_all(ground.system.engine, ground.system.log, MODELS)
    last = ground.system.log.last_position()
    found = verify(ground.system.engine, MODELS, policies_at=last)
    assert found.is_sound, [each for each in found.checks if not each.is_sound]


def test_a_refusal_is_named_with_row_column_value_code_and_words_of_both_languages(ground):
    import_id = worked(ground, *FULL, profile=small_cap(ground.profile, CAP))
    assert ground.report(import_id) == [
        {
            "row": 4,
            "column": "InvoiceNo",
            "value": "3",
            "code": "cap-exceeded",
            "message": "the campaign has not so many units left to sell",
            "message_zh": "该活动可售数量不足",
        }
    ]


def test_units_that_came_free_are_sold_to_who_was_refused_when_the_file_comes_again(ground):
    import_id = worked(ground, *FULL, profile=small_cap(ground.profile, CAP))
    assert order_of(ground, "3").stage is Stage.NOT_PLACED
    before = ground.system.log.last_position()
    again(ground, import_id)
    assert codes(ground, import_id) == [(4, "cap-exceeded")]
    assert ground.system.log.last_position() == before, "what does not fit writes nothing"
    cancel(ground, "1")
    again(ground, import_id)
    assert codes(ground, import_id) == []
    assert (ground.row(import_id).placed, order_of(ground, "3").stage) == (3, Stage.PAID)
    assert claims_of(ground, "3") == (True, order_of(ground, "3").amounts.taxable_fen)
    before = ground.system.log.last_position()
    again(ground, import_id)
    assert ground.system.log.last_position() == before, "nothing is placed or paid twice"
    placed = [order_id for order_id, kind in ground.decisions() if kind is OrderPlaced]
    assert len(placed) == len(set(placed)) == 3
    sound(ground)


def test_a_corrected_file_places_what_was_refused_as_it_says_now(ground):
    profile = small_cap(ground.profile, CAP)
    worked(ground, *FULL, profile=profile)
    smaller = (*FULL[:2], Row("3", quantity="1", customer_id="4"))
    import_id = worked(ground, *smaller, profile=profile)
    assert codes(ground, import_id) == []
    order = order_of(ground, "3")
    assert [line.quantity for line in order.lines] == [1]
    assert claims_of(ground, "3") == (True, order.amounts.taxable_fen)
    sound(ground)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(units_per_order=5), "order-limit-exceeded"),
        (Limits(units_per_buyer=8), "buyer-limit-exceeded"),
    ],
)
def test_what_a_limit_of_the_campaign_refused_is_taken_when_it_is_corrected(ground, limits, code):
    campaign = ground.profile.campaign
    assert campaign
    campaign = msgspec.structs.replace(campaign, terms=CampaignTerms(limits=limits))
    profile = msgspec.structs.replace(ground.profile, campaign=campaign)
    few, many = Row("1", quantity="4"), Row("2", quantity="6")
    import_id = worked(ground, few, many, profile=profile)
    assert codes(ground, import_id) == [(3, code)]
    again(ground, import_id)
    assert codes(ground, import_id) == [(3, code)]
    corrected = worked(ground, few, Row("2", quantity="3"), profile=profile)
    assert codes(ground, corrected) == []
    sound(ground)


def test_what_the_buyers_year_had_no_room_for_is_taken_when_it_has(ground):
    rows = [Row(str(n), quantity="1", price="544", customer_id="7") for n in range(1, 7)]
    import_id = worked(ground, *rows, profile=ground.profile)
    assert codes(ground, import_id) == [(7, "invoice-over-yearly-limit")]
    assert claims_of(ground, "6") == (False, 0)
    cancel(ground, "1")
    for envelope in told_of(ground):
        ground.system.handling.handle(envelope)
    again(ground, import_id)
    assert codes(ground, import_id) == []
    sound(ground)


def test_a_policy_that_hears_of_the_refusal_late_takes_nothing_from_the_try(ground):
    import_id = worked(ground, *FULL, profile=small_cap(ground.profile, CAP))
    late = told_of(ground)
    cancel(ground, "1")
    again(ground, import_id)
    assert order_of(ground, "3").stage is Stage.PAID
    for envelope in [*late, *told_of(ground)]:
        ground.system.handling.handle(envelope)
    assert claims_of(ground, "3") == (True, order_of(ground, "3").amounts.taxable_fen)
    sound(ground)


def test_a_try_that_broke_off_between_its_steps_is_ended_or_goes_on(ground, monkeypatch):
    import_id = worked(ground, *FULL, profile=small_cap(ground.profile, CAP))
    cancel(ground, "1")

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(trying_again, "refused_now", lambda *_: {})
    monkeypatch.setattr(trying_again, "PlaceOrders", killed)
    with pytest.raises(KilledError):
        again(ground, import_id)
    monkeypatch.undo()
    assert claims_of(ground, "3")[0]
    assert refuse_abandoned(ground.system) >= 1
    assert order_of(ground, "3").refusals == 2
    for envelope in told_of(ground):
        ground.system.handling.handle(envelope)
    assert claims_of(ground, "3") == (False, 0)
    other = worked(ground, *FULL, Row("4", quantity="0"), profile=small_cap(ground.profile, CAP))
    assert codes(ground, other) == [(5, "quantity-not-positive")]
    assert order_of(ground, "3").stage is Stage.PAID
    sound(ground)


def test_two_imports_that_try_at_once_place_an_order_once(ground):
    profile = small_cap(ground.profile, CAP)
    worked(ground, *FULL, profile=profile)
    cancel(ground, "1")
    imports = [ground.begin(*FULL, Row(f"C{n}"), profile=profile) for n in range(3)]
    together = threading.Barrier(len(imports))

    def work(import_id: str) -> bool:
        together.wait()
        return ground.work.turn(import_id)

    with ThreadPoolExecutor(len(imports)) as pool:
        list(pool.map(work, imports))
    assert {ground.row(each).stage for each in imports} == {"done"}
    kinds = [kind for order_id, kind in ground.decisions() if order_id.endswith(":3")]
    assert kinds.count(OrderPlaced) == 1
    assert claims_of(ground, "3") == (True, order_of(ground, "3").amounts.taxable_fen)
    sound(ground)


def test_a_trial_tells_that_what_was_refused_would_be_taken_now(ground):
    profile = small_cap(ground.profile, CAP)
    worked(ground, *FULL, profile=profile)
    cancel(ground, "1")
    before = ground.system.log.last_position()
    tried = worked(ground, *FULL, profile=profile, is_dry_run=True)
    assert codes(ground, tried) == []
    assert json.loads(ground.row(tried).summary)["accepted"]["orders"] == 3
    assert ground.system.log.last_position() == before
    assert OrderNotPlaced in [kind for _, kind in ground.decisions()]
    assert order_of(ground, "3").stage is Stage.NOT_PLACED
