from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.books_at_customs import (
    DECIDER,
    AccountBookTaken,
    BookDescribed,
    BookFacts,
    DescribeBook,
    NumberHeadTaken,
)
from domain.customs_fields import CustomsCodeMalformed, CustomsTextUnfit
from domain.identifiers import BookId
from tests.scenario import Scenario

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
FACTS = BookFacts("A1", "T3115W000001", "3115", "3115", "1210", "W", "warehouse", "guarantor")
OTHER = replace(FACTS, number_head="B", ems_no="T3115W000002")
DESCRIBED = BookDescribed(BookId("NB01"), FACTS, NOON)


def books() -> Scenario:
    return Scenario(DECIDER)


def describing(facts: BookFacts, book: str = "NB01") -> DescribeBook:
    return DescribeBook(BookId(book), facts, NOON)


def test_a_book_is_described_and_described_anew():
    books().when(describing(FACTS)).then(DESCRIBED)
    books().given(DESCRIBED).when(describing(FACTS)).then_nothing()
    moved = replace(FACTS, customs_office="3109")
    books().given(DESCRIBED).when(describing(moved)).then(
        BookDescribed(BookId("NB01"), moved, NOON)
    )


@pytest.mark.parametrize("head", ["A1", "A", "A1B"])
def test_numbers_of_two_books_never_meet(head):
    facts = replace(OTHER, number_head=head)
    books().given(DESCRIBED).when(describing(facts, "NB02")).then_refused(NumberHeadTaken)


def test_two_books_do_not_declare_under_one_account_book():
    facts = replace(OTHER, ems_no=FACTS.ems_no)
    books().given(DESCRIBED).when(describing(facts, "NB02")).then_refused(AccountBookTaken)
    books().given(DESCRIBED).when(describing(OTHER, "NB02")).then(
        BookDescribed(BookId("NB02"), OTHER, NOON)
    )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"number_head": ""}, CustomsCodeMalformed),
        ({"number_head": "ABCD"}, CustomsCodeMalformed),
        ({"customs_office": "311"}, CustomsCodeMalformed),
        ({"trade_mode": "9610"}, CustomsCodeMalformed),
        ({"wrap_code": "22"}, CustomsCodeMalformed),
        ({"zone_firm": ""}, CustomsTextUnfit),
    ],
)
def test_what_no_declaration_can_say_is_refused(wrong, refusal):
    books().when(describing(replace(FACTS, **wrong))).then_refused(refusal)
