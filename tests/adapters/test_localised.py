"""Every time of a structure, however deep, is an instant: none is known by its name."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.localised import localised
from domain.campaign_terms import CampaignTerms, DepositTerms, Locks
from domain.coupons import Coupon
from domain.local_times import LocalTimeNever, LocalTimeTwice
from domain.reductions import Window
from domain.stated_reductions import ReductionKind, StatedReduction

BERLIN = ZoneInfo("Europe/Berlin")
NAIVE = datetime(2027, 4, 5, 0, 0)  # noqa: DTZ001  # Naive on purpose, as all below.
WINDOW = Window(NAIVE, datetime(2027, 5, 5))  # noqa: DTZ001
TERMS = CampaignTerms(
    DepositTerms(20, NAIVE, datetime(2027, 4, 9)),  # noqa: DTZ001
    locks=Locks(NAIVE, NAIVE),
    delivery_ends_at=datetime(2027, 6, 1, tzinfo=ZoneInfo("Asia/Shanghai")),
    reductions=(
        StatedReduction(ReductionKind.PERCENT_OFF, "spring", WINDOW, share_off=Decimal("0.1")),
    ),
    coupons=(Coupon("HONEY", 500, WINDOW),),
)


def times_in(thing: Any) -> list[datetime]:
    if isinstance(thing, datetime):
        return [thing]
    if isinstance(thing, tuple):
        return [time for each in thing for time in times_in(each)]
    if is_dataclass(thing):
        return [time for each in fields(thing) for time in times_in(getattr(thing, each.name))]
    return []


def test_every_time_of_the_terms_is_an_instant():
    found = localised(TERMS, BERLIN)
    assert len(times_in(found)) == len(times_in(TERMS)) == 9
    assert {time.tzinfo for time in times_in(found)} == {UTC}
    assert found.locks.address_at == datetime(2027, 4, 4, 22, tzinfo=UTC)
    assert found.coupons[0].window.begins_at == datetime(2027, 4, 4, 22, tzinfo=UTC)
    assert found.delivery_ends_at == TERMS.delivery_ends_at
    assert localised(found, BERLIN) == found


@pytest.mark.parametrize(
    ("local", "refusal"),
    [("2026-10-25T02:30", LocalTimeTwice), ("2026-03-29T02:30", LocalTimeNever)],
)
def test_a_time_that_clocks_show_twice_or_never_is_refused_however_deep_it_stands(local, refusal):
    window = Window(datetime.fromisoformat(local), NAIVE)
    terms = CampaignTerms(
        reductions=(StatedReduction(ReductionKind.PERCENT_OFF, "spring", window),)
    )
    with pytest.raises(refusal):
        localised(terms, BERLIN)
