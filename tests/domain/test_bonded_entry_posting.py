"""An entry passes the gate and is posted by the port, before or after it is tallied."""

from domain.entry_commands import PassEntryGate
from domain.entry_events import EntryGatePassed, EntryPosted
from tests.domain.bonded_entry_examples import (
    ENTRY,
    MILK,
    NOON,
    TEA,
    after,
    later,
    listing,
    posting,
    state,
    tallying,
    units,
)


def test_a_lorry_passes_the_gate_once_with_each_pass():
    command = PassEntryGate(ENTRY, "P1", "lorry", 12_000, NOON)
    after(listing()).when(command).then(EntryGatePassed(ENTRY, "P1", "lorry", 12_000, NOON))
    after(listing(), command).when(command).then_nothing()


def test_the_port_posts_once():
    after(listing()).when(posting()).then(EntryPosted(ENTRY, units(milk=10, tea=4), later(5)))
    after(listing(), posting()).when(posting(at=6)).then_nothing()


def test_a_later_posting_corrects_an_earlier_one_and_not_the_other_way():
    after(listing(), posting(5)).when(posting(6, milk=9)).then(
        EntryPosted(ENTRY, units(milk=9), later(6))
    )
    after(listing(), posting(5), posting(6, milk=9)).when(posting(5)).then_nothing()


def test_nothing_is_free_before_it_is_posted_and_tallied():
    for commands in ([], [posting()], [tallying()]):
        assert state(listing(), *commands).free(MILK) == 0


def test_posting_before_or_after_the_tally_gives_the_same_free_stock():
    before = state(listing(), posting(5, milk=9, tea=4), tallying())
    behind = state(listing(), tallying(), posting(5, milk=9, tea=4))
    for entry in (before, behind):
        assert (entry.free(MILK), entry.free(TEA)) == (9, 4)
