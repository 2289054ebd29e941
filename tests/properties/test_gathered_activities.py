"""Activities decided together are as activities decided one after another, whoever is first."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from application.claiming import ClaimOrders, OrderClaim
from application.envelope import Envelope
from application.event_log import Decision, Stream
from application.gathering import Flush
from application.giving_back import ClaimEnd, GiveBackClaims
from application.handling import Handling
from application.outcome import Outcome
from application.pending import Pending, parted, pending_of
from application.placing import PlaceOrders, PlacingRefused
from domain.campaign_commands import CloseCampaign, PublishCampaign
from domain.identifiers import OrderId, Partition, shared_of
from tests.adapters.notes import NOON
from tests.memory_log import MemoryLog
from tests.properties import pools

BOOK = Partition("demo.NB01")
CAMPAIGN = pools.CAMPAIGNS[0]
YEAR = 2026

numbers = st.sampled_from(pools.NUMBERS[::2])
buyers = st.sampled_from(["buyer-1", "buyer-2"])
orders = st.builds(
    lambda number, basket: pools.order(number, NOON, basket), numbers, st.integers(0, 6)
)
claims = st.builds(
    OrderClaim,
    numbers.map(lambda number: pools.ORDERS[number - 1]),
    st.just(CAMPAIGN),
    st.just(pools.MERCHANTS[0]),
    buyers,
    st.just(YEAR),
    st.sampled_from([100, 1_500_000]),
)
ends = st.builds(
    ClaimEnd,
    numbers.map(lambda number: pools.ORDERS[number - 1]),
    buyers,
    st.just(YEAR),
    st.sampled_from(["gone", "cut"]),
    st.sampled_from([None, 50]),
)


def few(parts: Any) -> Any:
    return st.lists(parts, min_size=1, max_size=3).map(tuple)


refused = st.builds(PlacingRefused, numbers.map(lambda n: OrderId(f"shop:{n}")), st.just("Full"))
activities = st.one_of(
    st.builds(ClaimOrders, st.just(BOOK), few(claims), st.just(NOON)),
    st.builds(GiveBackClaims, st.just(BOOK), few(ends), st.just(NOON)),
    st.builds(
        PlaceOrders, st.just(CAMPAIGN), few(orders), st.just(()) | few(refused), st.just(NOON)
    ),
    st.just(CloseCampaign(CAMPAIGN, NOON)),
)
envelopes = st.builds(
    lambda command, number, version: Envelope(
        shared_of(BOOK) if isinstance(command, ClaimOrders | GiveBackClaims) else BOOK,
        command,
        f"c-{number}",
        "tester",
        NOON,
        expected={f"{BOOK}/campaign/{CAMPAIGN}": version} if version else {},
    ),
    activities,
    st.integers(1, 40),
    st.sampled_from([0, 0, 0, 2, 3]),
)


class RivalLog(MemoryLog):
    """Lets a rival be first, once, just before an append."""

    rival: Envelope | None = None

    def append(self, decisions: Sequence[Decision], asserted: Collection[Stream] = ()) -> int:
        rival, self.rival = self.rival, None
        if rival:
            heard(Handling(self), rival)
        return super().append(decisions, asserted)


def opened() -> RivalLog:
    log = RivalLog()
    for command in (pools.campaign(0, NOON), PublishCampaign(CAMPAIGN, NOON)):
        Handling(log).handle(Envelope(BOOK, command, type(command).__name__, "tester", NOON))
    return log


def heard(handling: Handling, sent: Envelope) -> object:
    try:
        return told(handling.handle(sent))
    except Exception as fault:
        return told(fault)


def told(answer: object) -> object:
    if isinstance(answer, Outcome):
        return answer.position, answer.events, {i: type(r) for i, r in answer.refused.items()}
    return type(answer), str(answer)


def gathered(handling: Handling, sent: Sequence[Envelope]) -> list[Pending]:
    """As the gatherer does it; in the order in which they were decided."""
    left, decided = [pending_of(envelope) for envelope in sent], list[Pending]()
    while left:
        going, left = parted(left, (), len(left))
        flush = Flush(handling.log, handling.reader, going)
        flush.decide()
        flush.append()
        decided += going
    return decided


@given(sets=st.lists(st.lists(envelopes, max_size=10), max_size=3))
def test_gathered_activities_are_as_one_by_one(sets):
    logs = opened(), opened()
    together, singly = map(Handling, logs)
    for sent in sets:
        for each in gathered(together, sent):
            assert told(each.answer) == heard(singly, each.envelope)
        assert logs[0].recorded == logs[1].recorded
    assert logs[0]._accepted == logs[1]._accepted


@given(sent=st.lists(envelopes, max_size=10), rival=envelopes)
def test_with_a_rival_what_is_written_is_as_one_by_one_in_the_order_of_the_log(sent, rival):
    """What was already so when it was read writes nothing, and stands nowhere in that order."""
    log, again = opened(), opened()
    log.rival = replace(rival, command_id="rival")
    sent = [replace(each, command_id=f"c-{place}") for place, each in enumerate(sent)]
    by_id = {each.command_id: each for each in (*sent, log.rival)}
    written = {
        each.envelope.command_id
        for each in gathered(Handling(log), sent)
        if isinstance(each.answer, Outcome) and each.answer.events
    }
    order = dict.fromkeys(r.metadata.command_id for r in log.recorded[2:] if r.metadata)
    assert order.keys() - {"rival"} == written
    for command_id in order:
        heard(Handling(again), by_id[command_id])
    assert again.recorded == log.recorded
