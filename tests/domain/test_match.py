from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import OrderId, PersonKey, Sku
from domain.match import OrderDocument, agrees, own_failures
from domain.order_amounts import OrderAmounts, OrderLine
from domain.people import Person
from domain.tax import LineTax, TaxRates

RATES = TaxRates(Decimal(0), Decimal(0), Decimal("0.13"))
AMY, NOBODY = Person("Amy", "13800000000"), Person("", "13800000000")


def line(gnum: int, quantity: int = 1, vat_fen: int = 91) -> OrderLine:
    return OrderLine(gnum, Sku("honey"), quantity, Decimal("10.00"), RATES, LineTax(0, 0, vat_fen))


def document(lines: tuple[OrderLine, ...], amounts: OrderAmounts, buyer: Person = AMY):
    return OrderDocument(OrderId("shop:1"), PersonKey("key"), buyer, AMY, lines, amounts)


FINE = document((line(1), line(2, 2)), OrderAmounts(3_000, 600, 0, 182))


def test_an_order_that_adds_up_agrees():
    assert agrees(FINE)
    assert not list(own_failures(FINE))


def test_each_rule_an_order_breaks_is_named():
    dear = replace(FINE, amounts=replace(FINE.amounts, goods_fen=3_001))
    taxed = replace(FINE, amounts=replace(FINE.amounts, tax_fen=181))
    empty = document((), OrderAmounts(0, 0, 0, 0))
    gap = replace(FINE, lines=(line(1), line(3, 2)))
    nameless = replace(FINE, buyer=NOBODY)
    for broken, rule in ((dear, "M9"), (taxed, "M2"), (empty, "M6"), (gap, "M6"), (nameless, "M5")):
        assert [failure.rule for failure in own_failures(broken)] == [rule]
        assert not agrees(broken)


lines = st.builds(line, st.integers(1, 3), st.integers(1, 2), st.sampled_from([91, 92]))
goods, taxes = st.sampled_from([0, 1_000, 2_000, 3_000]), st.sampled_from([0, 91, 182, 183])
documents = st.builds(
    document,
    st.lists(lines, max_size=3).map(tuple),
    st.builds(OrderAmounts, goods, st.just(600), st.just(0), taxes),
    st.sampled_from([AMY, AMY, AMY, NOBODY, Person("Amy", "")]),
)


@given(order=documents)
def test_an_order_agrees_exactly_when_nothing_is_wrong_with_it(order):
    assert agrees(order) == (not list(own_failures(order)))


def test_a_document_repeats_at_most_99_lines():
    for count, is_fine in ((99, True), (100, False)):
        many = tuple(line(gnum) for gnum in range(1, count + 1))
        order = document(many, OrderAmounts(count * 1_000, 0, 0, count * 91))
        assert agrees(order) is is_fine
        assert (not list(own_failures(order))) is is_fine
