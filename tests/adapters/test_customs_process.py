from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from adapters.customs.links.folder import FolderLink
from adapters.simulator.process import FolderOffice

LATER = timedelta(hours=1)


def message(name: str, kind: str = "CEB311", **document: object) -> bytes:
    body = {
        "messageType": kind,
        "copMsgId": name,
        "partition": "demo.NB01",
        "runNo": "R0000001",
        "appTime": "20260302090000000",
        "documents": [{"orderNo": "shop:1", **document}],
    }
    return msgspec.json.encode(body)


@pytest.fixture
def link(tmp_path):
    return FolderLink(tmp_path)


def now() -> datetime:
    return datetime.now(UTC)


def test_answers_come_in_their_time(tmp_path, link):
    office = FolderOffice(tmp_path)
    link.put("M1", message("M1"))
    office.step(now())
    assert link.fetch(10) == []
    office.step(now() + LATER)
    assert len(link.fetch(10)) >= 1


def test_a_message_sent_again_is_answered_once(tmp_path, link):
    office = FolderOffice(tmp_path, early=LATER)
    link.put("M1", message("M1"))
    office.step(now())
    answered = len(link.fetch(100))
    link.put("M1", message("M1"))
    office.step(now())
    assert len(link.fetch(100)) == answered
    assert not list((tmp_path / "out").glob("*.json"))


def test_one_that_is_started_again_gives_what_was_not_given_yet(tmp_path, link):
    first = FolderOffice(tmp_path)
    link.put("M1", message("M1"))
    first.step(now())
    second = FolderOffice(tmp_path, early=LATER)
    second.step(now())
    given = [name for name, _ in link.fetch(100)]
    assert given
    for name in given:
        link.done(name)
    FolderOffice(tmp_path, early=LATER).step(now())
    assert link.fetch(100) == []


def test_list_numbers_stay_what_they_were(tmp_path, link):
    """A second office knows the number that the first one gave to a declaration."""
    facts = {
        "lines": [],
        "buyerTelephone": "1",
        "acturalPaid": "1",
        "amountPaid": "1",
        "consigneeAddress": "a",
        "copNo": "R0000001-001-01",
        "taxTotal": "0",
        "freight": "0",
    }
    for number, kind in enumerate(("CEB311", "CEB411", "CEB511", "CEB621")):
        link.put(f"M{number}", message(f"M{number}", kind, **facts))
    answers = []
    for _ in range(2):
        FolderOffice(tmp_path, early=LATER).step(now())
        answers.append(dict(link.fetch(100)))
        for file in (tmp_path / "in").glob("*.json"):
            file.unlink()
    assert answers[0] == answers[1]
    assert any(b"invtNo" in body for body in answers[0].values())
