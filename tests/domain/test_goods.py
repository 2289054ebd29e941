from domain.goods import SkuUnits, as_units, counted
from domain.identifiers import Sku

MILK, TEA = Sku("milk"), Sku("tea")


def test_units_of_a_product_are_counted_over_all_parts():
    assert counted([SkuUnits(TEA, 1), SkuUnits(MILK, 2), SkuUnits(TEA, 3)]) == {MILK: 2, TEA: 4}


def test_units_come_in_order_of_their_products_and_without_none():
    assert as_units({TEA: 1, MILK: 2, Sku("oil"): 0}) == (SkuUnits(MILK, 2), SkuUnits(TEA, 1))
