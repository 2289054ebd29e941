"""A customs office that answers as customs does, from a seed. It knows messages and nothing else.

What becomes of a declaration depends on the seed and on what the message says, never on when it is
read: the same orders meet the same fate on every database and at every speed.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from adapters.simulator.chance import Chance
from adapters.simulator.conduct import (
    AFTER_HOLD,
    DECLARED_TWICE,
    FATES,
    OFFICE,
    PAYMENT_MISSING,
    REJECTIONS,
    RELEASED_ALREADY,
    RELEASED_TEXT,
    STORED_TEXT,
    WITHDRAWN_TEXT,
    Conduct,
    taxes_of,
    without_taxes,
)
from domain.dated import CUSTOMS_ZONE


@dataclass(order=True, frozen=True, slots=True)
class OnItsWay:
    """One answer on its way: when it arrives, and what it says."""

    at: datetime
    name: str
    said_at: datetime = field(compare=False)
    answer: dict[str, Any] = field(compare=False)


class CustomsSimulator:
    """Receives message bytes, keeps its own books, and owes answers that fall due in time."""

    def __init__(self, seed: int, conduct: Conduct | None = None, first_serial: int = 0) -> None:
        self._fixed = Chance(seed)
        self._conduct = conduct or Conduct()
        self._documents: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._alive: dict[str, str] = {}
        self._released: dict[str, datetime] = {}
        self._withdrawn: dict[str, datetime] = {}
        self._refused_messages: set[str] = set()
        self._seen: set[str] = set()
        self._due: list[OnItsWay] = []
        self._serial = first_serial
        self._number = 0

    def receive(self, body: bytes, at: datetime) -> None:
        """Take in one message; the same message id again is ignored."""
        message = msgspec.json.decode(body)
        if message["copMsgId"] in self._seen:
            return
        self._seen.add(message["copMsgId"])
        match message["messageType"]:
            case "CEB311" | "CEB411" | "CEB511":
                self._store(message, at)
            case "CEB621":
                self._declare(message, at)
            case "CEB623":
                self._withdraw(message, at)
            case "CEB625":
                self._take_back(message, at)

    def due(self, now: datetime, limit: int) -> list[tuple[str, bytes]]:
        """Names and bytes of answers that have fallen due, oldest first; each is given once."""
        found: list[tuple[str, bytes]] = []
        while self._due and self._due[0].at <= now and len(found) < limit:
            coming = heapq.heappop(self._due)
            if answer := self._still_true(coming):
                found.append((coming.name, msgspec.json.encode(answer)))
        return found

    def _still_true(self, coming: OnItsWay) -> dict[str, Any] | None:
        """The answer without declarations that were withdrawn before it was given."""
        answer = coming.answer
        field_name = "taxes" if "taxes" in answer else "returns"
        if answer["messageType"] not in ("CEB622", "CEB816"):
            return answer
        lines = [
            line
            for line in answer[field_name]
            if self._withdrawn.get(line["copNo"], coming.said_at) >= coming.said_at
        ]
        return {**answer, field_name: lines} if lines else None

    def next_due(self) -> datetime | None:
        return self._due[0].at if self._due else None

    def _store(self, message: dict[str, Any], at: datetime) -> None:
        kind = message["messageType"]
        for document in message["documents"]:
            self._documents[kind][document["orderNo"]] = document
        answer_type = {"CEB311": "CEB312", "CEB411": "CEB412", "CEB511": "CEB512"}[kind]
        lines = [{"orderNo": d["orderNo"]} for d in message["documents"]]
        self._answer(message, answer_type, lines, 120, STORED_TEXT, at + timedelta(seconds=3))

    def _declare(self, message: dict[str, Any], at: datetime) -> None:
        if self._chance("refused", message["copMsgId"]) < self._conduct.message_refused:
            self._refuse(message, at + timedelta(seconds=2))
            return
        by_fate: dict[tuple[int, str, int], list[dict[str, Any]]] = defaultdict(list)
        for document in message["documents"]:
            for delay, status, text in self._fate(document):
                line = self._line(message, document, status, at + timedelta(seconds=delay))
                by_fate[status, text, delay].append(line)
        for (status, text, delay), lines in sorted(by_fate.items(), key=lambda f: f[0]):
            when = at + timedelta(seconds=delay)
            self._answer(message, "CEB622", lines, status, text, when)
            if status == 800 and delay < AFTER_HOLD:
                self._bill(message, lines, when)

    def _refuse(self, message: dict[str, Any], at: datetime) -> None:
        body = {
            "messageType": "CEB900",
            "oriCopMsgId": message["copMsgId"],
            "returnStatus": "0002",
            "returnInfo": "数据包不能通过schema 验证",
            "returnTime": digits(at),
        }
        self._owe(message, body, at)

    def _fate(self, document: dict[str, Any]) -> Sequence[tuple[int, int, str]]:
        """What customs will say of one declaration, and after how many seconds."""
        order_no, cop_no = document["orderNo"], document["copNo"]
        if found := self._fault(document):
            return [(5, *found)]
        chance, conduct = self._chance("fate", cop_no), self._conduct
        self._alive[order_no] = cop_no
        if self._chance("for good", order_no) < conduct.rejected_for_good:
            self._alive.pop(order_no)
            return [(5, 120, STORED_TEXT), (40, 100, REJECTIONS[0])]
        for share, fate in FATES:
            if chance < (size := getattr(conduct, share)):
                return self._settled(order_no, fate)
            chance -= size
        return self._settled(order_no, ((5, 120, STORED_TEXT), (30, 800, RELEASED_TEXT)))

    def _settled(
        self, order_no: str, fate: Sequence[tuple[int, int, str]]
    ) -> Sequence[tuple[int, int, str]]:
        """Choose a rejection's words; a rejected declaration is not alive any more."""
        if fate[-1][1] != 100:
            return fate
        self._alive.pop(order_no)
        text = REJECTIONS[1 + self._chance("words", order_no) % (len(REJECTIONS) - 1)]
        return [*fate[:-1], (fate[-1][0], 100, text)]

    def _fault(self, document: dict[str, Any]) -> tuple[int, str] | None:
        """What customs' own match finds wrong at once."""
        order_no = document["orderNo"]
        order = self._documents["CEB311"].get(order_no)
        payment = self._documents["CEB411"].get(order_no)
        waybill = self._documents["CEB511"].get(order_no)
        if order_no in self._alive:
            return -621004, DECLARED_TWICE
        if order is None or payment is None or waybill is None:
            return 100, PAYMENT_MISSING
        if order["lines"] != document["lines"]:
            return 100, REJECTIONS[1]
        if order["buyerTelephone"] != document["buyerTelephone"]:
            return 100, REJECTIONS[2]
        if order["acturalPaid"] != payment["amountPaid"]:
            return 100, "[Code:1311;Desc:支付金额与订单金额不一致]"
        if order["consigneeAddress"] != waybill["consigneeAddress"]:
            return 100, REJECTIONS[4]
        return None

    def _line(
        self, message: dict[str, Any], document: dict[str, Any], status: int, at: datetime
    ) -> dict[str, Any]:
        line = {"orderNo": document["orderNo"], "copNo": document["copNo"]}
        if status > 100:
            line["invtNo"] = self._invt_no(message["appTime"][:4], document["copNo"])
        if status == 800:
            self._released.setdefault(document["orderNo"], at)
            line["taxes"] = taxes_of(document, message["appTime"])
        return line

    def _invt_no(self, year: str, cop_no: str) -> str:
        """Office, year, direction and a serial: one for each declaration that was stored."""
        numbers = self._documents["invtNo"].setdefault(cop_no, {})
        if not numbers:
            self._serial += 1
            numbers["no"] = f"{OFFICE}{year}I{self._serial:09d}"
        return str(numbers["no"])

    def _bill(self, message: dict[str, Any], lines: Iterable[dict[str, Any]], at: datetime) -> None:
        """The electronic tax bill comes with the release (816)."""
        taxes = [
            {
                **{name: line[name] for name in ("orderNo", "copNo", "invtNo")},
                "taxNo": f"{line['invtNo']}_0",
                **line["taxes"],
            }
            for line in lines
        ]
        self._owe(message, {"messageType": "CEB816", "taxes": taxes}, at)

    def _withdraw(self, message: dict[str, Any], at: datetime) -> None:
        """Only what is not released can be withdrawn; the answer comes once for all of a kind."""
        decided_at = at + timedelta(seconds=8)
        late = [
            d
            for d in message["documents"]
            if self._released.get(d["orderNo"], decided_at) < decided_at
        ]
        free = [d for d in message["documents"] if d not in late]
        for document in free:
            self._alive.pop(document["orderNo"], None)
            self._released.pop(document["orderNo"], None)
            self._withdrawn[document["copNo"]] = decided_at
        for documents, status, text in ((free, 399, WITHDRAWN_TEXT), (late, 100, RELEASED_ALREADY)):
            lines = [{"orderNo": d["orderNo"], "copNo": d["copNo"]} for d in documents]
            if lines:
                self._answer(message, "CEB624", lines, status, text, decided_at)

    def _take_back(self, message: dict[str, Any], at: datetime) -> None:
        for document in message["documents"]:
            line = {"orderNo": document["orderNo"], "returnNo": document["returnNo"]}
            for delay, status, text in ((5, 120, STORED_TEXT), (60, 399, WITHDRAWN_TEXT)):
                when = at + timedelta(seconds=delay)
                self._answer(message, "CEB626", [line], status, text, when)

    def _answer(
        self,
        message: dict[str, Any],
        answer_type: str,
        lines: Sequence[dict[str, Any]],
        status: int,
        text: str,
        at: datetime,
    ) -> None:
        returns = [
            {
                **without_taxes(line),
                "returnStatus": status,
                "returnTime": digits(at),
                "returnInfo": text,
            }
            for line in lines
        ]
        self._owe(message, {"messageType": answer_type, "returns": returns}, at)

    def _owe(self, message: dict[str, Any], answer: dict[str, Any], at: datetime) -> None:
        """Put an answer on its way: sometimes twice, sometimes late enough to be overtaken."""
        self._number += 1
        key = f"{message['copMsgId']}-{self._number}"
        whole = {**answer, "partition": message["partition"], "runNo": message["runNo"]}
        name = f"{digits(at)}-{file_safe(message['copMsgId'])}-{self._number:06d}"
        late = self._chance("late", key) < self._conduct.out_of_order
        arrives = at + timedelta(seconds=45 if late else 0)
        heapq.heappush(self._due, OnItsWay(arrives, name, at, whole))
        if self._chance("twice", key) < self._conduct.repeated:
            again = arrives + timedelta(seconds=20)
            heapq.heappush(self._due, OnItsWay(again, f"{name}-again", at, whole))

    def _chance(self, what: str, subject: str) -> int:
        """A number from 0 to 999 that the seed and the subject fix."""
        return self._fixed.number(what, subject, 1000)


def digits(at: datetime) -> str:
    """YYYYMMDDhhmmssSSS at customs."""
    return at.astimezone(CUSTOMS_ZONE).strftime("%Y%m%d%H%M%S%f")[:17]


def file_safe(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in text)
