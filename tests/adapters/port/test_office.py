from contextlib import closing
from datetime import datetime, timedelta

import pytest

from adapters.port.books import opened
from adapters.port.conduct import GENTLE, Conduct
from adapters.port.journal import Journal, packed, unpacked
from adapters.port.office import Office
from tests.adapters.port.papers import START, Papers
from tests.adapters.port.playing import SEED, Port, message

DAYS = timedelta(days=60)


def story():
    """Bytes of messages with the times at which they are sent."""
    orders = [Papers(f"A{n:03d}") for n in range(20)]
    first = [
        (START, "CEB311", [papers.order() for papers in orders]),
        (START, "CEB411", [papers.payment() for papers in orders]),
        (START, "CEB511", [papers.waybill() for papers in orders]),
        (START, "CEB621", [papers.declaration() for papers in orders]),
    ]
    at = START + timedelta(seconds=20)
    number = "31152026I000000{:03d}"
    again = [
        (at, "CEB623", [Papers(p.order_no, at).withdrawal(number.format(i), at)])
        for i, p in enumerate(orders[:6], 20)
    ]
    return [(when, message(kind, documents)) for when, kind, documents in (*first, *again)]


def told(office, until=START + DAYS):
    return office.due(until, 100_000)


def new_office(conduct=None):
    return Office(opened(SEED, conduct))


def test_the_same_messages_make_the_same_answers():
    first, second = new_office(), new_office()
    for at, body in story():
        first.take(body, at)
    for at, body in story():
        second.take(body, at)
    assert told(first) == told(second)


def test_it_does_not_matter_when_a_message_is_read_nor_how_often_one_looks():
    first, second = new_office(), new_office()
    for at, body in story():
        first.take(body, at)
    found = []
    for at, body in story():
        found += second.due(at, 100_000)
        second.take(body, at + timedelta(seconds=0.9))
        found += second.due(at + timedelta(seconds=0.9), 100_000)
    end = START + DAYS
    at = second.next_due()
    while at is not None and at <= end:
        found += second.due(at, 3)
        at = second.next_due()
    assert found == told(first, end)


def test_another_seed_makes_other_fates():
    ours, theirs = new_office(), Office(opened(SEED + 1))
    for at, body in story():
        ours.take(body, at)
        theirs.take(body, at)
    assert told(ours) != told(theirs)


def test_what_was_heard_survives_being_kept():
    office = new_office()
    for at, body in story():
        message = office.heard(body, at, "n")
        again = unpacked(packed(message))
        assert packed(again) == packed(message)
        assert again.documents[0].head.keys() == message.documents[0].head.keys()
        office.hear(message)


@pytest.mark.parametrize("at_message", range(10))
@pytest.mark.parametrize("looked", [timedelta(0), timedelta(seconds=5)])
def test_an_office_made_again_goes_on_where_it_was(tmp_path, at_message, looked):
    """Ended after any message, with answers given up to then."""
    with closing(Journal(tmp_path / "one.db", {"seed": SEED})) as journal:
        expected = played(journal, looked, None)
    with closing(Journal(tmp_path / "two.db", {"seed": SEED})) as journal:
        assert played(journal, looked, at_message) == expected


def played(journal, looked, ends_after):
    office, found = new_office(), []
    for number, (at, body) in enumerate(story()):
        heard = office.heard(body, at)
        journal.keep(heard, b"")
        office.hear(heard)
        found += office.due(at + looked, 2)
        journal.come_to(office.now)
        journal.was_given(*office.given)
        if number == ends_after:
            office = made_again(journal)
    return found + told(office)


def made_again(journal):
    office = new_office()
    now, given_at, given_name = journal.progress()
    for heard in journal.messages():
        office.hear(heard)
        office.was_given(given_at, given_name)
    office.advance(now)
    office.was_given(given_at, given_name)
    return office


def test_an_old_message_counts_as_come_now():
    port = Port()
    port.wait(timedelta(days=3))
    port.send("CEB311", Papers(at=START).order())
    port.wait()
    head = port.answers[0].documents[0].head
    assert str(head["returnTime"]).startswith("20260305")


def test_a_clock_far_ahead_is_not_believed():
    port = Port()
    port.send("CEB311", Papers(at=datetime(2030, 1, 1, tzinfo=START.tzinfo)).order())
    port.wait()
    assert port.statuses("CEB312") == [120]


def test_who_waits_for_answers_need_not_wait_for_taxes():
    port = Port(GENTLE)
    port.file(papers := Papers())
    port.send("CEB621", papers.declaration())
    port.wait()
    assert port.office.next_answer_due() is None
    due = port.office.next_due()
    assert due is not None
    assert due > port.now + timedelta(days=30)
    port.wait(timedelta(days=50))
    assert port.office.next_due() is None


def test_answers_are_given_once_and_no_more_than_asked_for():
    office = new_office(Conduct())
    for at, body in story():
        office.take(body, at)
    first = office.due(START + DAYS, 3)
    assert len(first) == 3
    names = [name for name, _ in first + office.due(START + DAYS, 100_000)]
    assert len(names) == len(set(names))
    assert names == sorted(names)
    assert office.due(START + DAYS, 1) == []
