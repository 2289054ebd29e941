"""What can wait, for whom, and how long until somebody should look: data, each with its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rule:
    """One step that something waits for."""

    step: str
    """What is next, in plain words; with its subject it makes a sentence."""

    whose: str
    within: timedelta | None
    """None where nobody is late: the step has its own clock, or none."""

    because: str
    is_case: bool = False
    """A case needs a person; everything else goes on by itself or by routine."""


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def days(number: int) -> timedelta:
    return timedelta(days=number)


PAY = Rule("pay", "buyer", days(1), "What is not paid in a day is seldom paid at all.")
COLLECT = Rule("collect", "planner", None, "The campaign still sells; its close starts the clock.")
COLLECT_CLOSED = Rule(
    "collect after the close", "planner", days(2), "A promise runs from the close.", is_case=True
)
CANCEL = Rule(
    "cancel and refund", "operator", hours(1), "A failed campaign empties itself.", is_case=True
)
PAY_REFUND = Rule(
    "pay refund", "payment firm", days(3), "Refunds reach a buyer within 3 working days.", True
)
PAY_UNFIT = Rule(
    "look at payment that does not fit", "operator", days(1), "The buyer may pay again.", True
)
LOOK_AT_PAYMENT = Rule(
    "look at payment reported otherwise", "operator", days(1), "Shares decide orders.", True
)

PLACE_PURCHASE = Rule(
    "place purchase", "planner", days(2), "Suppliers' prices hold for days.", True
)
CONFIRM = Rule(
    "confirm purchase", "supplier", days(3), "A shortage must be known before packing.", True
)
RECEIVE_OVERSEAS = Rule(
    "deliver to overseas warehouse", "supplier", days(14), "Two weeks is a supplier's usual lead."
)
DEPART = Rule("depart", "carrier", days(5), "A sealed container misses one weekly sailing at most.")
ARRIVE = Rule(
    "arrive", "carrier", days(45), "The longest sea passage we book is 40 days.", is_case=True
)
LIST_ENTRY = Rule(
    "list entry", "warehouse", days(3), "Goods must be declared within 14 days of arrival.", True
)
PASS_ENTRY_GATE = Rule("bring through the gate", "carrier", days(2), "A gate pass is dated.")
KEEP_APPOINTMENT = Rule(
    "come to the appointment", "warehouse", None, "An officer waits in its window.", is_case=True
)
TALLY = Rule("tally", "warehouse", days(5), "Orders wait for the count.", is_case=True)
POST = Rule("post entry", "customs", days(7), "Posting follows the gate within a week.", True)
DECIDE = Rule(
    "decide discrepancy", "warehouse", days(7), "Customs wants to hear of a shortage at once.", True
)
MEND_STOCK = Rule(
    "mend stock below zero", "warehouse", hours(4), "More is promised than stands there.", True
)
DECIDE_COUNT = Rule(
    "decide differences of count", "warehouse", days(3), "The stock moves on.", is_case=True
)

OPEN_RUN = Rule("open clearance run", "declarant", days(2), "Counted goods cost storage.")
ASSIGN_WAYBILL = Rule("assign waybills", "carrier", hours(4), "Numbers are drawn from a block.")
SEND_DOCUMENTS = Rule("send documents", "operator", hours(1), "It goes by itself.")
ANSWER_DOCUMENTS = Rule(
    "answer and match documents", "customs", hours(2), "Customs answers in minutes."
)
MEND_DOCUMENT = Rule(
    "mend document", "declarant", hours(24), "Nothing is declared before it stands.", True
)
MEND_MATCH = Rule(
    "mend what does not match", "declarant", hours(24), "Other orders of the run go on.", True
)
AWAIT_GOODS = Rule(
    "wait for its goods",
    "warehouse",
    None,
    "Documents went ahead; goods have their own clock.",
)
DECLARE = Rule("declare", "operator", hours(1), "It goes by itself when documents stand.")
HAVE_GUARANTEE = Rule(
    "have taxes guaranteed", "guarantor", hours(24), "Nothing is declared before they are.", True
)
ANSWER = Rule("answer declarations", "customs", hours(2), "Customs answers in minutes.")
REPEAT_DOCUMENT = Rule(
    "send document again by itself", "operator", hours(8), "Its pauses grow to hours."
)
REPEAT_DECLARATION = Rule(
    "declare again by itself", "operator", hours(8), "Its pauses grow to hours."
)
SEND_AGAIN = Rule("send again", "declarant", hours(4), "The e-port could not send it.", True)
MEND_MESSAGE = Rule(
    "mend message refused whole", "declarant", hours(4), "Up to 100 orders wait with it.", True
)
RELEASE = Rule("release", "customs", hours(24), "Automatic release takes minutes.")
REVIEW = Rule("review", "customs", hours(48), "A review is work of an officer's day.")
INSPECT = Rule("inspect", "customs", days(3), "An inspection needs the parcel on the table.")
END_HOLD = Rule("end the hold", "customs", days(7), "Ask before the buyer does.", is_case=True)
MEND_DECLARATION = Rule(
    "mend rejected declaration", "declarant", hours(24), "The promise runs on.", is_case=True
)
LOOK_AT_REJECTION = Rule(
    "look at rejected declaration", "declarant", hours(4), "Sent again it would fail again.", True
)
LOOK_AT_RECEIPT = Rule(
    "look at receipt that does not fit", "declarant", hours(24), "Customs knows otherwise.", True
)
SEND_WITHDRAWAL = Rule("send withdrawal", "operator", hours(4), "Customs must have stored it.")
ANSWER_WITHDRAWAL = Rule("answer withdrawal", "customs", days(3), "The buyer waits for money.")

COMPARE_BILL = Rule(
    "look at tax bill that differs", "declarant", days(3), "Customs' count is what is paid.", True
)
PAY_TAX = Rule("pay tax", "declarant", None, "The law's own day: 45 days from release.", True)
COUNT_GUARANTEE = Rule(
    "look at guarantee counted otherwise", "guarantor", days(1), "Customs' count holds.", True
)

PICK = Rule("pick", "warehouse", hours(24), "Released today leaves tomorrow.")
LIST_FOR_EXIT = Rule(
    "list for exit", "warehouse", hours(24), "Released today leaves tomorrow.", True
)
ISSUE_PASS = Rule("issue gate pass", "warehouse", hours(8), "A list waits for one lorry.")
PASS_GATE = Rule("pass the gate", "carrier", hours(24), "A pass is good for its day.", is_case=True)
POST_EXIT = Rule("post exit", "customs", days(3), "The book is written off after the gate.")
LOOK_AT_GATE = Rule(
    "look at parcel that passed unlisted", "warehouse", hours(4), "It must be explained.", True
)

OPEN_RETURN = Rule(
    "open return of refused parcel", "merchant", days(3), "30 days run from release.", True
)
REFUND_LOST = Rule("refund lost parcel", "merchant", days(3), "The buyer has nothing.", True)
SEND_BACK = Rule(
    "bring return back", "buyer", None, "The law's own day: 45 days from release.", is_case=True
)
DECLARE_RETURN = Rule("declare return", "declarant", days(2), "The refund waits for it.")
ANSWER_RETURN = Rule("answer return", "customs", days(5), "The refund waits for it.")
MEND_RETURN = Rule(
    "mend refused return", "declarant", days(2), "It may be declared again.", is_case=True
)

RULES = {rule.step: rule for rule in list(globals().values()) if isinstance(rule, Rule)}

MEMBER_CASES = tuple(
    rule.step
    for rule in (
        MEND_DOCUMENT,
        MEND_MATCH,
        SEND_AGAIN,
        END_HOLD,
        MEND_DECLARATION,
        LOOK_AT_REJECTION,
    )
)
"""Cases of one order each; what else waits in a run or exit is shown as one row a step."""


def due(rule: Rule, since: datetime) -> datetime | None:
    return None if rule.within is None else since + rule.within
