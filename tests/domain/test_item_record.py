from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.customs_fields import CustomsCodeMalformed, CustomsTextUnfit
from domain.identifiers import Sku
from domain.item_record import (
    DECIDER,
    BookLineNumberUnfit,
    FileItemRecord,
    ItemRecordFiled,
    UnitRatioUnfit,
    exactly,
)
from domain.product_faults import UnknownUnit
from tests.scenario import Scenario

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HONEY = Sku("KIWI-01")
BOXES = {"unit_code": "120", "units": 1, "pieces": 12}


def filing(**said) -> FileItemRecord:
    return FileItemRecord(**{"sku": HONEY, "record_no": "A1", "book_line": 7, "at": NOON, **said})


def item() -> Scenario:
    return Scenario(DECIDER)


def test_an_item_is_filed_and_filed_anew():
    filed = ItemRecordFiled(HONEY, "A1", 7, "", 1, 1, "", "", NOON)
    item().when(filing()).then(filed)
    item().given(filed).when(filing()).then_nothing()
    again = ItemRecordFiled(HONEY, "A1", 7, "120", 1, 12, "蜂蜜", "500克", NOON)
    named = filing(**BOXES, name="蜂蜜", specification="500克")
    item().given(filed).when(named).then(again)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"record_no": ""}, CustomsCodeMalformed),
        ({"record_no": "A" * 31}, CustomsCodeMalformed),
        ({"book_line": 0}, BookLineNumberUnfit),
        ({"unit_code": "999"}, UnknownUnit),
        ({"unit_code": "120", "units": 0}, UnitRatioUnfit),
        ({"units": 1, "pieces": 12}, UnitRatioUnfit),
        ({"name": "蜜" * 251}, CustomsTextUnfit),
        ({"specification": "一\t二"}, CustomsTextUnfit),
    ],
)
def test_what_no_list_line_can_say_is_refused(wrong, refusal):
    item().when(filing(**wrong)).then_refused(refusal)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(1, 8), Decimal("0.12500")),
        (Fraction(3), Decimal(3)),
        (Fraction(1, 100_000), Decimal("0.00001")),
        (Fraction(1, 3), None),
        (Fraction(1, 1_000_000), None),
    ],
)
def test_a_quantity_is_said_exactly_or_not_at_all(value, said):
    assert exactly(value) == said
