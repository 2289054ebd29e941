"""The desk of account books: examines lists and gate passes, has the gate report, posts lists.

A list is posted when its declaration is released and its goods are through the gate, both.
"""

from collections.abc import Sequence

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.messages.documents import Values
from adapters.port import texts
from adapters.port.book_lines import BookList
from adapters.port.books import Books
from adapters.port.heard import Head, Heard, text
from adapters.port.moments import SECOND_MS, day_of
from adapters.port.paper_hearing import FOUND, LIST, SENDER
from adapters.port.paper_receipts import Passed, examined, gated, made, posted
from adapters.port.times import heard_at

LIST_MS, PASS_MS = 3 * SECOND_MS, 2 * SECOND_MS
"""From hearing to the answer."""

MADE_MS, RELEASED_MS = 2 * SECOND_MS, 30 * SECOND_MS
"""From a list's acceptance to its declaration, and to that one's release."""

GATE_MS, GATE_SPREAD_MS = 240 * SECOND_MS, 120 * SECOND_MS
"""From a pass to the lorry's way through, as seed and pass fix it."""

POSTED_MS = 1 * SECOND_MS


class Papers:
    def __init__(self, books: Books) -> None:
        self._books = books

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message)
        (document,) = message.documents
        lines, papers = parted(document.lines)
        plan, key = self._books.agenda.plan, f"{message.guid}/paper"
        if message.kind == LIST:
            plan(at + LIST_MS, key, lambda ms: self._examine(document.head, lines, papers, ms))
        else:
            plan(at + PASS_MS, key, lambda ms: self._examine_pass(document.head, ms))

    def _examine(
        self, head: Head, lines: Sequence[Values], bills: Sequence[Values], at: int
    ) -> None:
        own_no = text(head, "EtpsInnerInvtNo")
        cited = [str(bill.get("CbecBillNo", "")) for bill in bills]
        if wrong := self._wrong_list(head, own_no, lines, cited):
            self._tell(examined("INV201", own_no, text(head, SENDER), wrong, at), at, own_no)
            return
        accepted = self._accepted(head, own_no, tuple(lines), at)
        books = self._books.book_lines
        books.own_nos.add(own_no)
        books.cited.update(cited)
        books.lists[accepted.bond_no] = accepted
        books.expect(accepted)
        self._tell(examined("INV201", own_no, accepted.sender, "", at, accepted), at, own_no)
        if not accepted.is_declared:
            self._declare(accepted, at)

    def _wrong_list(
        self, head: Head, own_no: str, lines: Sequence[Values], cited: Sequence[str]
    ) -> str:
        """Why it is returned; empty for one that is accepted."""
        books = self._books
        if found := text(head, FOUND):
            return found
        if own_no in books.book_lines.own_nos:
            return texts.PAPER_TWICE.format(own_no)
        if books.chance.happens("paper returned", own_no, books.conduct.papers_returned):
            return texts.PAPER_RETURNED
        if text(head, "ImpexpMarkcd") == "I":
            return ""
        for number in cited:
            declaration = books.register.by_number.get(number)
            if declaration is None or declaration.state not in (texts.RELEASED, texts.CLOSED):
                return texts.CITED_NOT_RELEASED.format(number)
            if number in books.book_lines.cited:
                return texts.CITED_TWICE.format(number)
        short = books.book_lines.shortages(text(head, "PutrecNo"), lines)
        return texts.BOOK_SHORT.format(short[0]) if short else ""

    def _accepted(self, head: Head, own_no: str, lines: tuple[Values, ...], at: int) -> BookList:
        serial = len(self._books.book_lines.lists) + 1
        office, way, day = text(head, "DclPlcCuscd"), text(head, "ImpexpMarkcd"), day_of(at)
        bond_no = f"QD{office}{day:%y}{way}{serial:09d}"
        pre_no = f"{day:%Y}{office}{serial:010d}"
        needs_declaration = text(head, "DclcusFlag") == "1"
        return BookList(
            own_no, text(head, SENDER), head, lines, bond_no, pre_no, not needs_declaration
        )

    def _declare(self, accepted: BookList, at: int) -> None:
        """The declaration that goes with a list is made, and released a little later."""
        plan, key = self._books.agenda.plan, accepted.bond_no

        def make(ms: int) -> None:
            self._tell(made(accepted, ms), ms, accepted.own_no)

        def release(ms: int) -> None:
            accepted.is_declared = True
            self._post_if_ready(accepted, ms)

        plan(at + MADE_MS, f"{key}/made", make)
        plan(at + RELEASED_MS, f"{key}/released", release)

    def _examine_pass(self, head: Head, at: int) -> None:
        books, own_no = self._books, text(head, "EtpsPreentNo")
        numbers = [n for n in text(head, "RltNo").replace("\\", "/").split("/") if n]
        if wrong := self._wrong_pass(head, own_no, numbers):
            self._tell(examined("SAS221", own_no, text(head, SENDER), wrong, at), at, own_no)
            return
        books.book_lines.own_nos.add(own_no)
        lists = [books.book_lines.lists[number] for number in numbers]
        serial = books.chance.number("pass", own_no, 10**12)
        way, office = text(head, "IoTypecd"), text(head, "MasterCuscd")
        passed = Passed(own_no, head, f"Z{office}{way}{day_of(at):%y%m%d}{serial:012d}")
        self._tell(examined("SAS221", own_no, text(head, SENDER), "", at, passed), at, own_no)
        later = GATE_MS + books.chance.number("gate", own_no, GATE_SPREAD_MS)
        gate = f"{passed.passport_no}/gate"
        books.agenda.plan(at + later, gate, lambda ms: self._pass(passed, lists, ms))

    def _wrong_pass(self, head: Head, own_no: str, numbers: Sequence[str]) -> str:
        books = self._books
        if found := text(head, FOUND):
            return found
        if own_no in books.book_lines.own_nos:
            return texts.PAPER_TWICE.format(own_no)
        if books.chance.happens("paper returned", own_no, books.conduct.papers_returned):
            return texts.PAPER_RETURNED
        for number in numbers:
            known = books.book_lines.lists.get(number)
            if known is None or text(known.head, "ImpexpMarkcd") != text(head, "IoTypecd"):
                return texts.PASS_WITHOUT_LIST.format(number)
        return ""

    def _pass(self, passed: Passed, lists: Sequence[BookList], at: int) -> None:
        """One lorry takes all that its lists name: which part a lorry has is not followed here."""
        self._tell(gated(passed, at), at, passed.own_no)
        for each in lists:
            each.is_through = True
            self._post_if_ready(each, at + POSTED_MS)

    def _post_if_ready(self, each: BookList, at: int) -> None:
        if each.is_posted or not (each.is_declared and each.is_through):
            return
        self._books.book_lines.post(each)
        self._tell(posted(self._books.book_lines, each, at), at, each.own_no)

    def _tell(self, answer: BookMessage, at: int, own_no: str) -> None:
        self._books.outbox.owe_paper(answer, at, own_no)


def parted(lines: Sequence[Values]) -> tuple[list[Values], list[Values]]:
    """Lines of goods, and what is cited behind them."""
    cited = [each for each in lines if "CbecBillNo" in each or "RtlBillNo" in each]
    return [each for each in lines if each not in cited], cited
