from collections.abc import Iterator
from dataclasses import replace

import pytest

from application.claiming import ClaimOrders, OrderClaim
from application.envelope import Envelope
from application.event_log import ChangedSinceSeen
from application.gathering import STREAMS_TOGETHER_MAX
from application.giving_back import ClaimEnd, GiveBackClaims
from application.outcome import Outcome
from application.streams import DECIDERS, GUARANTEE, NUMBER, YEAR, year_id
from domain.guarantee_commands import FreeGuarantee, GuaranteeExhausted
from domain.held_taxes import OrderTax
from domain.identifiers import (
    CampaignId,
    MerchantId,
    OrderId,
    Partition,
    PersonKey,
    stream_of,
)
from tests.adapters.gathering_ground import (
    SHARED,
    Ground,
    envelope,
    ground,
    guarantee,
    lodge,
    message,
    reserve,
    told,
)
from tests.adapters.notes import NOON

BOOK = Partition("demo.NB01")
MANY = STREAMS_TOGETHER_MAX + 1


@pytest.fixture
def here() -> Iterator[Ground]:
    with ground() as made:
        yield made


def kinds(answers: list[object]) -> list[type]:
    return [type(each) for each in answers]


def claim(order: str, buyer: str, taxable_fen: int = 100) -> OrderClaim:
    campaign, merchant = CampaignId("K1"), MerchantId("M1")
    return OrderClaim(OrderId(order), campaign, merchant, PersonKey(buyer), 2026, taxable_fen)


def claiming(command_id: str, *claims: OrderClaim) -> Envelope:
    return envelope(ClaimOrders(BOOK, claims, NOON), command_id)


def booked(here: Ground, buyer: str) -> dict[str, int]:
    stream_id = stream_of(SHARED, YEAR, year_id(PersonKey(buyer), 2026))
    state = DECIDERS[YEAR].state_of(here.log.read([stream_id])[stream_id].events)
    return dict(state.by_order)


def seen(sent: Envelope, **versions: int) -> Envelope:
    return replace(sent, expected={guarantee(name): n for name, n in versions.items()})


def test_what_a_sender_saw_is_asked_after_those_who_came_before(here):
    here.gatherer.handle(lodge("a"))
    first, second, third = (seen(reserve("a", f"R{n}", 10), a=1) for n in range(3))
    answers = here.answers(first, second, seen(reserve("a", "R9", 10), a=2), third)
    assert kinds(answers) == [Outcome, ChangedSinceSeen, Outcome, ChangedSinceSeen]
    assert answers[1].seen == {guarantee("a"): 1}
    assert ["reserve-a-R0", "reserve-a-R9"] in here.log.appended


def test_what_a_sender_saw_and_nobody_writes_is_asserted_by_the_shared_append(here):
    def overtake(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids:
            here.log.meddle = lambda command_ids: None
            here.handling.handle(lodge("a"))

    here.log.meddle = overtake
    answers = here.answers(lodge("c"), seen(lodge("b"), a=0))
    assert kinds(answers) == [Outcome, ChangedSinceSeen]
    assert not here.log.read([guarantee("b")])[guarantee("b")].version


def test_what_was_seen_in_another_partition_is_asserted_too(here):
    other = stream_of(BOOK, GUARANTEE, "a")
    rival = envelope(lodge("a").command, "rival", BOOK)

    def overtake(command_ids: list[str]) -> None:
        if "lodge-b" in command_ids:
            here.log.meddle = lambda command_ids: None
            here.handling.handle(rival)

    here.log.meddle = overtake
    answers = here.answers(lodge("c"), replace(lodge("b"), expected={other: 0}))
    assert kinds(answers) == [Outcome, ChangedSinceSeen]


def test_who_was_refused_because_of_a_neighbour_that_failed_is_decided_again(here):
    def fail(command_ids: list[str]) -> None:
        if "reserve-a-R1" in command_ids:
            raise ValueError("not storable")

    here.gatherer.handle(lodge("a", 100))
    here.log.meddle = fail
    answers = here.answers(reserve("a", "R1", 100), reserve("a", "R2", 100))
    assert kinds(answers) == [ValueError, Outcome]


def test_who_was_refused_is_decided_again_when_another_process_was_first(here):
    def overtake(command_ids: list[str]) -> None:
        if "reserve-a-R1" in command_ids:
            here.log.meddle = lambda command_ids: None
            here.handling.handle(
                envelope(
                    FreeGuarantee("a", message("R0"), (OrderTax(OrderId("o1"), 50),), NOON), "free"
                )
            )

    here.gatherer.handle(lodge("a", 100))
    here.gatherer.handle(reserve("a", "R0", 50))
    here.log.meddle = overtake
    answers = here.answers(reserve("a", "R1", 50), lodge("b"), reserve("a", "R2", 50))
    assert kinds(answers) == [Outcome] * 3


def test_who_built_on_one_that_lost_is_decided_again_though_its_own_streams_stood(here):
    full = 2_600_000
    taking = ClaimOrders(Partition("demo.NB02"), (claim("O1", "rival"),), NOON)

    def overtake(command_ids: list[str]) -> None:
        if "c1" in command_ids:
            here.log.meddle = lambda command_ids: None
            here.handling.handle(envelope(taking, "rival"))

    here.log.meddle = overtake
    sent = [
        claiming("c1", claim("O1", "buyer", full)),
        claiming("c2", claim("O2", "buyer")),
        claiming("c3", claim("O3", "other")),
    ]
    answers = here.answers(*sent)
    assert [sorted(each.refused) for each in answers] == [["O1"], [], []]
    assert booked(here, "buyer") == {"O2": 100}
    assert not any("year/other" in i for i in here.log.asked[-1]), "the others stand"


def test_activities_that_meet_are_read_once_and_appended_once(here):
    sent = [claiming(f"c{n}", claim(f"O{n}", "buyer")) for n in range(5)]
    answers = here.answers(*sent)
    assert [each.events for each in answers] == [2] * 5
    assert [f"c{n}" for n in range(5)] in here.log.appended
    asked = [ids for ids in here.log.asked if any("/year/" in i for i in ids)]
    assert len(asked) == 1


def test_each_activity_is_told_whom_it_left_out_and_no_other(here):
    full = 2_600_000
    sent = [
        claiming("c1", claim("O1", "buyer", full)),
        claiming("c2", claim("O2", "buyer"), claim("O3", "other")),
        claiming("c3", claim("O4", "third")),
    ]
    answers = here.answers(*sent)
    assert [sorted(each.refused) for each in answers] == [[], ["O2"], []]
    assert booked(here, "buyer") == {"O1": full}
    assert booked(here, "other") == {"O3": 100}


def test_first_come_is_first_served_however_many_come_together(here, monkeypatch):
    monkeypatch.setattr("adapters.gatherer.FLUSH_COMMANDS_MAX", 4)
    here.gatherer.handle(lodge("a", 1_000))
    names = [f"R{n}" for n in range(14)]
    held = here.hold()
    queued = here.queue(*(reserve("a", name, 100) for name in names))
    here.log.released.set()
    answers = [told(each) for each in (*held, *queued)]
    assert kinds(answers[2:]) == [Outcome] * 10 + [GuaranteeExhausted] * 4
    ours = [i for ids in here.log.appended for i in ids if i.startswith("reserve")]
    assert ours == [f"reserve-a-{name}" for name in names[:10]]


def test_a_large_command_waits_its_turn_and_keeps_its_streams_until_it_is_done(here):
    many = claiming("many", *(claim(f"M{n}", f"buyer-{n}") for n in range(MANY)))
    before, after = (claiming(i, claim(i, "buyer-0")) for i in ("before", "after"))
    answers = here.answers(before, many, after, lodge("z"))
    assert [each.events for each in answers] == [2, 2 * MANY, 2, 1]
    order = [i for ids in here.log.appended for i in ids if i in ("before", "many", "after")]
    assert order == ["before", "many", "after"]
    assert list(booked(here, "buyer-0")) == ["before", "M0", "after"]


def test_a_command_that_turns_out_to_need_much_is_handled_alone(here):
    claims = [claim(f"M{n}", f"buyer-{n}") for n in range(MANY)]
    assert here.gatherer.handle(claiming("many", *claims)).events == 2 * MANY
    quotas = [ClaimEnd(c.order_id, c.buyer_key, c.year, "cut", 40) for c in claims[1:]]
    whole = ClaimEnd(claims[0].order_id, claims[0].buyer_key, claims[0].year, "gone", None)
    giving = envelope(GiveBackClaims(BOOK, (whole, *quotas), NOON), "giving")
    answers = here.answers(lodge("a"), giving, claiming("c", claim("O1", "buyer-0")))
    assert kinds(answers) == [Outcome] * 3
    assert answers[1].events == MANY + 1
    assert booked(here, "buyer-0") == {"M0": 0, "O1": 100}
    assert booked(here, "buyer-1") == {"M1": 60}
    assert not here.gatherer.snapshot().faults


def test_what_shows_only_while_deciding_waits_for_who_is_writing_it(here):
    """Both give back of one year, which their numbers lead to: nothing is decided twice."""
    claims = [claim("O1", "buyer"), claim("O2", "buyer")]
    here.gatherer.handle(claiming("both", *claims))
    before = here.gatherer.snapshot()
    here.log.released.clear()
    futures = []
    for number, each in enumerate(claims, 1):
        end = ClaimEnd(each.order_id, each.buyer_key, each.year, "gone", None)
        futures.append(here.send(envelope(GiveBackClaims(BOOK, (end,), NOON), f"gone-{number}")))
        asked = stream_of(SHARED, NUMBER, each.order_id)
        here.wait_until(lambda: any(asked in streams for streams in here.log.asked[1:]))  # noqa: B023
        here.wait_until(lambda: here.flushing() == number)  # noqa: B023
    here.log.released.set()
    assert kinds([told(each) for each in futures]) == [Outcome] * 2
    assert booked(here, "buyer") == {"O1": 0, "O2": 0}
    after = here.gatherer.snapshot()
    flushes_count = after.flushes_count - before.flushes_count
    assert (flushes_count, after.appends_count - before.appends_count) == (2, 2)
