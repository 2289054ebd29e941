"""Whatever comes, no more is given back than was sent."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.goods import SkuUnits, counted
from domain.identifiers import Sku
from domain.order_return import DECIDER
from domain.refusals import Refused
from domain.return_events import ReturnAnswered, ReturnDeclared
from tests.conftest import IS_SLOW
from tests.domain.return_examples import (
    MILK,
    RELEASED,
    SENT,
    TEA,
    answering,
    asking,
    declaring,
    receiving,
)

WANTED = st.dictionaries(st.sampled_from([MILK, TEA]), st.integers(0, 3), max_size=2).map(
    lambda wanted: tuple(SkuUnits(*pair) for pair in wanted.items())
)
RETURN_NUMBERS = st.sampled_from(["1", "2", "3"])
AT = st.integers(0, 50).map(lambda days: RELEASED + timedelta(days=days))
COMMANDS = st.one_of(
    st.builds(asking, WANTED, RETURN_NUMBERS, AT),
    st.builds(receiving, WANTED, WANTED, RETURN_NUMBERS, AT),
    st.builds(declaring, st.sampled_from(["M1", "M2"]), RETURN_NUMBERS),
    st.builds(
        answering,
        st.sampled_from([2, 100, 120, 399, -625014]),
        st.sampled_from(["h1", "h2"]),
        RETURN_NUMBERS,
    ),
)


@settings(max_examples=2_000 if IS_SLOW else 100)
@given(st.lists(COMMANDS, max_size=20))
def test_whatever_comes_no_more_is_given_back_than_was_sent(commands):
    events: list = []
    for command in commands:
        try:
            events += DECIDER.decide(command, DECIDER.state_of(events))
        except Refused:
            continue
        assert DECIDER.decide(command, DECIDER.state_of(events)) == []
    accepted = [e.return_no for e in events if isinstance(e, ReturnAnswered) and e.accepted]
    assert len(accepted) == len(set(accepted))
    declared = {e.return_no: e.units for e in events if isinstance(e, ReturnDeclared)}
    total: Counter[Sku] = sum((counted(u) for u in declared.values()), Counter[Sku]())
    assert total <= counted(SENT)
    assert DECIDER.state_of(events).claimed <= counted(SENT)
