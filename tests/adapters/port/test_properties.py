"""Whatever comes in whatever order: what an office promises of its books always holds."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.port import texts
from adapters.port.conduct import Conduct
from adapters.port.limits import year_limit
from adapters.port.moments import day_of
from tests.adapters.port.papers import ASSURED, Papers
from tests.adapters.port.playing import Port

pytestmark = pytest.mark.timeout(900)
"""With `--slow` there are thousands of plays."""

ORDERS = tuple(f"A{number:03d}" for number in range(4))
PEOPLE = ("990000198001010017", "990000198001010025")
RESTLESS = Conduct(
    rejected=200,
    reviewed=100,
    inspected=100,
    held=50,
    held_after_release=50,
    sent_back=100,
    suspended=50,
    unsent=100,
    message_refused=100,
    repeated=200,
    out_of_order=200,
    guarantees={ASSURED: 400},
)
"""Everything often, and a guarantee that three orders use up."""

SOUND = replace(RESTLESS, message_refused=0)
"""A message that the port failed on may come again and is taken then: repeating it counts."""

acts = st.lists(
    st.tuples(
        st.sampled_from(
            ("file", "pay", "ship", "declare", "withdraw", "return", "change", "repeat", "wait")
        ),
        st.sampled_from(ORDERS),
        st.integers(1, 3),
        st.sampled_from((1, 7, 40, 3_000_000)),
    ),
    max_size=30,
)


class Play:
    """Firms that do what they like, right or wrong."""

    def __init__(self, seed):
        self.port = Port(RESTLESS, seed)
        self.sent = []
        self.invt_nos = defaultdict(lambda: "31152026I999999999")

    def do(self, act, order_no, number, seconds):
        port = self.port
        person = PEOPLE[ORDERS.index(order_no) % 2]
        papers = Papers(order_no, port.now, ("1900.00",), person, (2,))
        invt_no = self.invt_nos[order_no]
        match act:
            case "file":
                self.send("CEB311", papers.order())
            case "pay":
                self.send("CEB411", papers.payment())
            case "ship":
                self.send("CEB511", papers.waybill())
            case "change":
                self.send("CEB311", papers.order(appType="2"))
            case "declare":
                self.send("CEB621", papers.declaration(len(self.sent)))
            case "withdraw":
                self.send("CEB623", papers.withdrawal(invt_no, port.now, number))
            case "return":
                document = papers.goods_return(invt_no, port.now, {1: str(number)}, len(self.sent))
                self.send("CEB625", document)
            case "repeat":
                if self.sent:
                    self.send(*self.sent[number % len(self.sent)])
            case "wait":
                self.wait(seconds)

    def send(self, kind, document):
        self.sent.append((kind, document))
        self.port.send(kind, document)

    def wait(self, seconds):
        self.port.wait(timedelta(seconds=seconds))
        for key, declaration in self.port.office.books.register.live.items():
            self.invt_nos[key[1]] = declaration.invt_no or self.invt_nos[key[1]]


@given(st.integers(0, 9), acts)
def test_the_books_agree_after_every_act(seed, doing):
    play = Play(seed)
    for filed in ORDERS[:2]:
        for act in ("file", "pay", "ship"):
            play.do(act, filed, 1, 1)
    for act in doing:
        play.do(*act)
        books_agree(play.port)
    play.wait(10_000_000)
    books_agree(play.port)
    assert play.port.office.next_due() is None


def books_agree(port):
    office = port.office.books
    declarations = list(office.register.by_number.values())
    live = [each for each in declarations if each.is_live]
    assert len({each.order for each in live}) == len(live)
    guarantee_agrees(office.account(ASSURED), declarations)
    for person in PEOPLE:
        for year in {each.year for each in declarations}:
            mine = [e for e in live if e.person == person and e.year == year]
            used = office.quotas.used(person, year) - office.quotas.elsewhere(person, year)
            assert used == sum(each.assessed.value for each in mine)
            assert 0 <= office.quotas.used(person, year) <= year_limit(day_of(port.office.now))


def guarantee_agrees(account, declarations):
    """Counted anew from the declarations; and nothing is promised twice."""
    reserved = [e for e in declarations if e.is_live and e.is_covered and not e.released_at]
    unpaid = [e.bill for e in declarations if e.bill and e.bill.status == "1"]
    assert account.reserved == sum(each.assessed.tax for each in reserved)
    assert account.deducted == sum(bill.tax for bill in unpaid)
    assert account.free >= 0
    assert account.total == account.free + account.reserved + account.deducted


@given(st.permutations(range(12)), st.lists(st.integers(0, 11), max_size=6))
def test_messages_of_one_second_may_come_in_any_order_and_again(order, again):
    """The same fates, the same numbers, the same bytes."""
    assert whole_answers(order + again) == whole_answers(range(12))


def whole_answers(numbers):
    port = Port(SOUND)
    messages = []
    for order_no, person in zip(ORDERS[:3], (*PEOPLE, "990000198001010033"), strict=True):
        papers = Papers(order_no, port.now, ("1900.00",), person, (2,))
        messages += [
            ("CEB311", papers.order()),
            ("CEB411", papers.payment()),
            ("CEB511", papers.waybill()),
            ("CEB621", papers.declaration()),
        ]
    for number in numbers:
        port.send(*messages[number])
    return port.office.due(port.now + timedelta(days=60), 10_000)


@given(acts, st.integers(0, 5))
def test_a_receipt_that_comes_late_says_when_it_was_made(doing, seed):
    """The latest by its own time is the state of the declaration, whenever it comes."""
    play = Play(seed)
    for filed in ORDERS:
        for act in ("file", "pay", "ship", "declare"):
            play.do(act, filed, 1, 1)
    for act in doing:
        play.do(*act)
    play.wait(600)
    latest: dict = {}
    for answer in play.port.answers:
        if answer.kind == "CEB622":
            for document in answer.documents:
                head = document.head
                key = head["preNo"]
                latest[key] = max(latest.get(key, ("", 0)), state_of(head))
    for declaration in play.port.office.books.register.live.values():
        assert latest[declaration.pre_no][1] in (declaration.state, texts.SUSPENDED)


def state_of(head):
    return str(head["returnTime"]), int(head["returnStatus"])
