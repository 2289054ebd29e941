"""What the palette finds by a part of a number or a name, and for whom."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from application.roles import Role
from tests.adapters.web.two_merchants import (
    CANARIES,
    NORDIC_NAME,
    TwoMerchants,
    two_merchants,
)
from tests.adapters.web.walking import walked


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Iterator[TwoMerchants]:
    with two_merchants(tmp_path_factory.mktemp("finding")) as book:
        yield book


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'data-href="([^"]*)"', html)]


def found(book: TwoMerchants, text: str, **query: str) -> list[str]:
    answer = book.site.client.get("/find", params={"q": text, **query})
    assert answer.status_code == 200
    return links(answer.text)


def test_each_kind_is_found_by_the_beginning_of_its_number(book):
    assert found(book, book.kiwi_order) == [f"/orders/{book.kiwi_order}"]
    assert f"/campaigns/{book.kiwi_campaign}" in found(book, book.kiwi_campaign)
    assert found(book, "B-bo") == ["/batches/B-both"]
    assert found(book, "C-00") == ["/consignments/C-0001"]
    assert found(book, "E-0001") == ["/entries/E-0001"]
    assert found(book, "R000") == ["/clearance/R0000001"]


def test_ids_in_capitals_are_found_by_small_letters(book):
    assert found(book, "r000") == ["/clearance/R0000001"]
    assert found(book, "e-00") == ["/entries/E-0001"]


def test_campaigns_are_found_by_a_part_of_their_name(book):
    assert f"/campaigns/{book.nordic_campaign}" in found(book, "secret CAMP")
    assert found(book, "%") == found(book, "_%") == []


def test_one_letter_finds_nothing_and_a_long_text_is_no_fault(book):
    assert found(book, "R") == found(book, "  ") == []
    assert found(book, "R" * 5_000) == []


def test_what_is_found_leads_there_as_it_was_when_the_past_is_shown(book):
    assert found(book, "R000", at="7") == ["/clearance/R0000001?at=7"]


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value.replace(" ", "-"))
def test_nobody_finds_what_they_may_not_open(book, role):
    client = walked(book, book.session(role))
    visitor = book.site.app.state.doors.visitor_by_session(client.cookies["jihuo_session"])
    for text in ("kiwi", "nordic", "B-", "C-", "E-", "R0", "X-", book.nordic_order, "secret"):
        answer = client.get("/find", params={"q": text})
        assert answer.status_code == 200
        for link in links(answer.text):
            assert client.get(link).status_code == 200, f"{role.value} finds {link}"
        if visitor.reach.merchants is not None:
            said = answer.text
            assert not any(canary in said for canary in (*CANARIES, NORDIC_NAME))
            assert book.nordic_order not in said
            assert book.nordic_campaign not in said


def test_nobody_who_has_not_signed_in_finds_anything(book):
    client = walked(book, "")
    assert client.get("/find?q=R000").status_code == 303
    asked_by_script = {"X-Requested-With": "fetch"}
    assert client.get("/find?q=R000", headers=asked_by_script).status_code == 401
