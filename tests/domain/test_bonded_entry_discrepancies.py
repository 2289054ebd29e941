"""What the tally found amiss is decided in parts, and no further."""

import pytest

from domain.entry_commands import DecisionUnknown, DiscrepancyNotFound
from domain.entry_events import DiscrepancyDecided, SkuCount
from tests.domain.bonded_entry_examples import (
    ENTRY,
    MILK,
    NOON,
    TEA,
    after,
    deciding,
    listing,
    tallying,
)

SHORT = (listing(), tallying(SkuCount(MILK, 7), SkuCount(TEA, 4)))


def test_a_discrepancy_is_decided_in_parts_and_no_further():
    after(*SHORT).when(deciding(2)).then(
        DiscrepancyDecided(ENTRY, MILK, "short", 2, "claim carrier", NOON)
    )
    after(*SHORT, deciding(2), deciding(1)).when(deciding(1)).then_refused(DiscrepancyNotFound)


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_only_what_was_found_is_decided(quantity):
    after(*SHORT).when(deciding(quantity)).then_refused(DiscrepancyNotFound)
    after(*SHORT).when(deciding(1, sku=TEA)).then_refused(DiscrepancyNotFound)


def test_kinds_and_decisions_are_known():
    after(*SHORT).when(deciding(1, kind="good")).then_refused(DecisionUnknown)
    after(*SHORT).when(deciding(1, decision="forget")).then_refused(DecisionUnknown)
