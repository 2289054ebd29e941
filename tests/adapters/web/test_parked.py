"""Answers of customs that fit nothing: seen, given to an order, dismissed, refused by name."""

from datetime import UTC, datetime

import pytest

from application.roles import Role
from domain.identifiers import OrderId, Partition, RunId
from domain.parked_mail import AssignMail, ParkMail, Reason
from projections import clearance_desk
from tests.adapters.web.site import BOOK, words

SHARED = Partition("demo.shared")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FIT, STRANGE = "a" * 64, "b" * 64
NUMBER = "declaration::R1-001-01"


@pytest.fixture
def desk(site):
    unknown, unreadable = Reason.NUMBER_UNKNOWN, Reason.UNREADABLE
    numbers = (NUMBER, "declaration::R2-001-01")
    site.do(ParkMail(FIT, "CEB622", unknown, "", numbers, NOON), "1", SHARED)
    site.do(ParkMail(STRANGE, "", unreadable, "no XML", (), NOON), "2", SHARED)
    return site


def given(number=NUMBER, book=BOOK) -> AssignMail:
    return AssignMail(FIT, number, book, RunId("R1"), OrderId("s:1"), NOON)


def test_what_fits_nothing_is_listed_with_why(desk):
    said = words(desk.get("/clearance/parked"))
    assert "number unknown 2" in said
    assert "unreadable 0" in said
    assert f'href="/clearance/parked/{FIT}"' in desk.get("/clearance/parked")
    assert 'href="/clearance/parked"' in desk.get("/clearance")
    chinese = words(desk.get("/clearance/parked?language=zh"))
    assert "编号未知" in chinese


def test_a_document_given_to_an_order_waits_no_longer(desk):
    url = f"/clearance/parked/{FIT}"
    desk.do(given(), "give", SHARED)
    said = words(desk.get(url))
    assert f"{BOOK} R1 s:1" in said
    assert "number unknown 1" in words(desk.get("/clearance/parked?show=open"))


def test_bytes_are_dismissed_with_a_reason_and_leave_the_open_ones(desk):
    url = f"/clearance/parked/{STRANGE}"
    desk.post(f"{url}/dismiss", 422, act="dismiss", note="")
    said = desk.act(f"{url}/dismiss", act="dismiss", note="another firm's")
    assert "another firm's" in said
    assert "unreadable" not in words(desk.get("/clearance/parked?show=open"))
    assert desk.events("mail", STRANGE, SHARED) == ["MailParked", "MailDismissed"]


def refused(desk, url: str, act: str, status: int = 409, **fields: str) -> str:
    return words(desk.post(f"{url}/{act}", status, act=act, **fields).text)


def test_each_refusal_is_told_by_its_words(desk):
    fit, strange = f"/clearance/parked/{FIT}", f"/clearance/parked/{STRANGE}"
    nobody = refused(desk, fit, "assign", 422, number=NUMBER, order_id="s:none")
    assert "No clearance run of this book holds it." in nobody
    desk.post(f"{strange}/dismiss", act="dismiss", note="noise")
    desk.get("/clearance/parked/none", 404)


@pytest.mark.parametrize(
    ("before", "command", "status", "said"),
    [
        ([given(book=Partition("demo.NB02"))], given(), 409, "was given to an order of demo.NB02"),
        ([], given("declaration::X"), 404, "has the number declaration::X"),
    ],
)
def test_rules_of_streams_are_told_on_the_page(desk, before, command, status, said, monkeypatch):
    monkeypatch.setattr(clearance_desk, "run_of_order", lambda *_: "R1")
    for number, each in enumerate(before):
        desk.do(each, f"before-{number}", SHARED)
    url = f"/clearance/parked/{FIT}"
    fields = {"number": command.number, "order_id": command.order_id}
    assert said in words(desk.post(f"{url}/assign", status, act="assign", **fields).text)


def test_only_who_keeps_all_books_gives_answers_away(desk):
    with desk.as_role(Role.AUDITOR):
        assert "Dismiss it" not in words(desk.get(f"/clearance/parked/{STRANGE}"))
        desk.post(f"/clearance/parked/{STRANGE}/dismiss", 403, act="dismiss", note="x")
    with desk.as_role(Role.BROKER, "broker-demo"):
        desk.get("/clearance/parked", 403)
