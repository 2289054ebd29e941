from dataclasses import replace
from decimal import Decimal

import pytest

from domain.account_book import (
    DECIDER,
    LINES_PER_COMMAND_MAX,
    AccountBookUnfit,
    AssignBookLines,
    BookLinesAssigned,
    BookLineTaken,
    BookLineTwice,
    OtherAccountBook,
    TooManyBookLines,
    UnknownAccountBook,
)
from domain.account_book_lines import BookLineUnfit
from domain.identifiers import Sku
from tests.domain.book_examples import BOOK_NO, HOLDER, HONEY, NOON, OPENED, OPENING, SOCKS
from tests.scenario import Scenario


def book(*events):
    return Scenario(DECIDER).given(*events)


def assigning(*lines, book_no=BOOK_NO):
    return AssignBookLines(book_no, lines, NOON)


def assigned(*lines):
    return BookLinesAssigned(BOOK_NO, lines, NOON)


def test_a_book_is_opened_once():
    book().when(OPENING).then(OPENED)
    book(OPENED).when(OPENING).then_nothing()


@pytest.mark.parametrize("other", [{"book_no": "T3111W000077"}, {"storage_days": None}])
def test_a_partition_keeps_one_book(other):
    book(OPENED).when(replace(OPENING, **other)).then_refused(OtherAccountBook)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("book_no", ""),
        ("book_no", "T" * 65),
        ("kind", "X"),
        ("regime", "9610"),
        ("customs_office", "31"),
        ("storage_days", 0),
        ("holder", replace(HOLDER, credit_code="9133")),
        ("holder", replace(HOLDER, customs_code="33")),
        ("holder", replace(HOLDER, name="")),
    ],
)
def test_what_customs_would_never_write_is_refused(field, value):
    book().when(replace(OPENING, **{field: value})).then_refused(AccountBookUnfit)


def test_lines_are_filed_in_the_order_of_their_numbers_and_once():
    book(OPENED).when(assigning(SOCKS, HONEY)).then(assigned(HONEY, SOCKS))
    book(OPENED, assigned(HONEY)).when(assigning(SOCKS, HONEY)).then(assigned(SOCKS))
    book(OPENED, assigned(HONEY, SOCKS)).when(assigning(SOCKS, HONEY)).then_nothing()


def test_facts_of_a_line_may_be_filed_anew():
    dearer = replace(HONEY, price=Decimal("22.1"))
    book(OPENED, assigned(HONEY)).when(assigning(dearer)).then(assigned(dearer))


@pytest.mark.parametrize("other", [{"sku": Sku("tea")}, {"item_no": "TEA-1"}])
def test_a_line_stays_with_its_product_and_item(other):
    taken = replace(HONEY, **other)
    book(OPENED, assigned(HONEY)).when(assigning(taken)).then_refused(BookLineTaken)


def test_the_unit_of_a_line_never_changes_because_its_figures_are_in_it():
    other = replace(HONEY, declared_unit="035")
    book(OPENED, assigned(HONEY)).when(assigning(other)).then_refused(BookLineUnfit)


def test_lines_need_their_book():
    book().when(assigning(HONEY)).then_refused(UnknownAccountBook)
    book(OPENED).when(assigning(HONEY, book_no="T0")).then_refused(UnknownAccountBook)


def test_a_line_is_named_once_in_a_command():
    book(OPENED).when(assigning(HONEY, HONEY)).then_refused(BookLineTwice)


def test_a_command_names_no_more_lines_than_an_event_holds():
    many = [replace(HONEY, book_line=n + 1) for n in range(LINES_PER_COMMAND_MAX + 1)]
    book(OPENED).when(assigning(*many)).then_refused(TooManyBookLines)
    book(OPENED).when(assigning(*many[:-1])).then(assigned(*many[:-1]))


UNFIT = [
    ("book_line", 0),
    ("item_no", ""),
    ("item_no", "x" * 33),
    ("tariff_code", "0409"),
    ("tariff_code", "040900000x"),
    ("name", " "),
    ("specification", "x" * 513),
    ("country", "999"),
    ("declared_unit", "999"),
    ("first_unit", ""),
    ("second_unit", "xyz"),
    ("second_unit", "035"),
    ("second_measure", Decimal(1)),
    ("declared_measure", Decimal(0)),
    ("first_measure", Decimal("0.000001")),
    ("price", Decimal("-1")),
    ("price", Decimal("1.00001")),
    ("price", Decimal("NaN")),
    ("currency", "CNY"),
]


@pytest.mark.parametrize(("field", "value"), UNFIT)
def test_a_line_that_no_message_could_hold_is_refused_by_field_and_value(field, value):
    command = assigning(replace(HONEY, **{field: value}))
    book(OPENED).when(command).then_refused(BookLineUnfit)
    with pytest.raises(BookLineUnfit) as refused:
        DECIDER.decide(command, DECIDER.state_of([OPENED]))
    told = refused.value.values
    assert told["book_line"] == command.lines[0].book_line
    assert told["field"] in (field, "second_measure")


def test_a_line_that_is_filed_keeps_others_out():
    state = DECIDER.state_of([OPENED, assigned(HONEY)])
    assert state.keeps_under(17, Sku("honey"))
    assert not state.keeps_under(17, Sku("tea"))
    assert state.keeps_under(99, Sku("tea"))
