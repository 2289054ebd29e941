"""The numbers by which customs knows what it was told, and by which it answers.

A receipt names no run and no book of ours: an order is known by its number and the platform's code,
a payment and a waybill by theirs and the firm's, a declaration, a withdrawal and a return by our
own number of it (copNo), a list that customs has stored by customs' (invtNo).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from adapters.customs.messages.answer_columns import Answer
from adapters.customs.messages.documents import Document

LIST = "list"
"""What customs has stored a declaration under: known since the first receipt that says it."""

MESSAGE = "message"
"""A whole message, by its guid: what a refusal of it (900) names."""

PAPER, PAPER_AT_CUSTOMS = "paper", "paper at customs"
"""A list or a gate pass of the account book: by our number, and by those customs gives it."""


class Number(NamedTuple):
    """One thing that both sides name; `firm` is the code of whose number it is, or empty."""

    subject: str
    firm: str
    number: str

    def said(self) -> str:
        """As it stands in events: the code of a firm holds no colon, a number may."""
        return f"{self.subject}:{self.firm}:{self.number}"

    @classmethod
    def read(cls, said: str) -> "Number":
        """The number that `said` says."""
        return cls(*said.split(":", 2))


@dataclass(frozen=True, slots=True)
class Named:
    """How the documents of one kind of message are named."""

    subject: str
    number: str
    firm: str = ""

    def of(self, document: Document) -> Number:
        head = document.head
        firm = str(head.get(self.firm, "")) if self.firm else ""
        return Number(self.subject, firm, str(head[self.number]))

    def each_in(self, answer: Answer) -> list[Number]:
        """What each document of an answer is about."""
        firms = answer.texts(self.firm) if self.firm else repeat("")
        return list(map(Number, repeat(self.subject), firms, answer.texts(self.number)))


GUID = re.compile("[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
GUID_WITHIN = 1_000
"""Characters from the beginning of a message that is quoted, in which its own guid stands."""


class NamedByGuid:
    """A refusal names a message as it was named on its way: by our guid, and what stood beside it.

    Where it leaves that out, the message it quotes says it.
    """

    subject = MESSAGE

    def each_in(self, answer: Answer) -> list[Number]:
        return list(map(self.of, answer.texts("oriCopMsgId"), answer.texts("oriBizMessage")))

    def of(self, named: str, message: str) -> Number:
        quoted = message[:GUID_WITHIN]
        found = GUID.search(named.upper()) or GUID.search(quoted.upper())
        return Number(MESSAGE, "", found[0] if found else named)


ORDER = Named("order", "orderNo", "ebpCode")
PAYMENT = Named("payment", "payTransactionId", "payCode")
WAYBILL = Named("waybill", "logisticsNo", "logisticsCode")
DECLARATION = Named("declaration", "copNo")
WITHDRAWAL = Named("withdrawal", "copNo")
RETURN = Named("return", "copNo")
STORED_LIST = Named(LIST, "invtNo")

SENT: Mapping[str, Named] = {
    "CEB311": ORDER,
    "CEB411": PAYMENT,
    "CEB511": WAYBILL,
    "CEB513": WAYBILL,
    "CEB621": DECLARATION,
    "CEB623": WITHDRAWAL,
    "CEB625": RETURN,
}
"""By which number the receipts to each kind of message will name its documents."""

RECEIVED: Mapping[str, Named | NamedByGuid] = {
    "CEB312": ORDER,
    "CEB412": PAYMENT,
    "CEB512": WAYBILL,
    "CEB514": WAYBILL,
    "CEB622": DECLARATION,
    "CEB624": WITHDRAWAL,
    "CEB626": RETURN,
    "CEB816": STORED_LIST,
    "CEB818": STORED_LIST,
    "CEB900": NamedByGuid(),
}
"""By which number each kind of answer names what it answers."""


def numbers_in(answer: Answer) -> list[Number]:
    """What each document of an answer is about."""
    return RECEIVED[answer.kind].each_in(answer)


def lists_learnt(answer: Answer, declarations: Sequence[Number]) -> Iterable[tuple[Number, Number]]:
    """Customs' numbers of lists that an answer tells, each with the declaration it stands for.

    `declarations` are what its documents are about.
    """
    if answer.kind != "CEB622":
        return
    for of_list, declaration in zip(STORED_LIST.each_in(answer), declarations, strict=True):
        if of_list.number:
            yield of_list, declaration
