"""An entry is listed once, with a packing list that says whose every unit is."""

import pytest

from domain.entry_commands import (
    EntryEmpty,
    EntryIdTaken,
    PackingListDiffers,
    QuantityNotPositive,
    UnknownEntry,
)
from domain.entry_events import EntryListed
from domain.identifiers import ConsignmentId
from tests.domain.bonded_entry_examples import (
    ENTRY,
    LINES,
    MILK,
    NOON,
    R1,
    X,
    Y,
    after,
    blocking,
    line,
    listing,
    of,
    posting,
    reserving,
    tallying,
)


def test_an_entry_is_listed_with_its_packing_list():
    after().when(listing()).then(
        EntryListed(
            ENTRY,
            "L1",
            (ConsignmentId("C1"),),
            LINES,
            (*of(X, milk=6, tea=4), *of(Y, milk=4)),
            NOON,
        )
    )
    after(listing()).when(listing()).then_nothing()


def test_an_entry_id_is_used_once():
    other = listing((line(MILK, 11),), of(X, milk=11))
    after(listing()).when(other).then_refused(EntryIdTaken)
    repacked = listing(packing=(*of(X, milk=5, tea=4), *of(Y, milk=5)))
    after(listing()).when(repacked).then_refused(EntryIdTaken)


def test_an_entry_lists_something():
    after().when(listing((), ())).then_refused(EntryEmpty)


@pytest.mark.parametrize("quantity", [0, -1])
def test_every_line_has_units(quantity):
    lines = (line(MILK, 10), line(MILK, quantity, 2))
    after().when(listing(lines, of(X, milk=10 + quantity))).then_refused(QuantityNotPositive)


def test_the_packing_list_says_whose_every_unit_is():
    after().when(listing(packing=of(X, milk=10))).then_refused(PackingListDiffers)


def test_nothing_happens_to_an_unknown_entry():
    for command in (posting(), tallying(), blocking(milk=1), reserving(R1, *of(X, milk=1))):
        after().when(command).then_refused(UnknownEntry)
