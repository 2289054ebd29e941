"""The desk of account books: examines lists, their changes and deletions, and posts lists.

A list is posted when its declaration is released and all its goods are through the gate, both.
"""

from collections.abc import Sequence

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.messages.documents import Values
from adapters.port import texts
from adapters.port.book_lines import BookList, Passed, line_of, sums
from adapters.port.books import Books
from adapters.port.heard import Head, Heard, text
from adapters.port.moments import SECOND_MS, day_of
from adapters.port.paper_faults import wrong_anyhow
from adapters.port.paper_hearing import LIST, SENDER
from adapters.port.paper_passes import PaperPasses
from adapters.port.paper_receipts import examined, made, posted
from adapters.port.times import heard_at

LIST_MS, PASS_MS = 3 * SECOND_MS, 2 * SECOND_MS
"""From hearing to the answer."""

MADE_MS, RELEASED_MS = 2 * SECOND_MS, 30 * SECOND_MS
"""From a list's acceptance to its declaration, and to that one's release."""

POSTED_MS = 1 * SECOND_MS

FILING, DELETION = "1", "3"
"""DclTypecd; what is neither is a change."""

GONE = "2"
"""ModfMarkcd of a line that a change takes off."""


class Papers:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._passes = PaperPasses(books, self._pass)

    def hear(self, message: Heard) -> None:
        at = heard_at(self._books.chance, message)
        (document,) = message.documents
        lines, papers = parted(document.lines)
        plan, key = self._books.agenda.plan, f"{message.guid}/paper"
        if message.kind == LIST:
            plan(at + LIST_MS, key, lambda ms: self._examine(document.head, lines, papers, ms))
        else:
            plan(at + PASS_MS, key, lambda ms: self._passes.examine(document.head, lines, ms))

    def _examine(
        self, head: Head, lines: Sequence[Values], bills: Sequence[Values], at: int
    ) -> None:
        own_no, asked = text(head, "EtpsInnerInvtNo"), text(head, "DclTypecd")
        cited = tuple(str(bill.get("CbecBillNo", "")) for bill in bills)
        stands = None
        if asked != FILING:
            stands = self._books.book_lines.lists.get(text(head, "BondInvtNo"))
        kept = [] if asked == DELETION else [e for e in lines if e.get("ModfMarkcd") != GONE]
        wrong = wrong_anyhow(self._books, head, own_no)
        if not wrong and asked != FILING:
            wrong = wrong_change(head, stands, kept)
        if wrong := wrong or self._wrong_goods(head, kept, cited, stands):
            self._tell(examined("INV201", own_no, text(head, SENDER), wrong, at), at, own_no)
            return
        self._books.book_lines.own_nos.add(own_no)
        if stands is None:
            self._file(head, own_no, kept, cited, at)
        else:
            self._change(stands, head, kept, cited, at)

    def _wrong_goods(
        self,
        head: Head,
        lines: Sequence[Values],
        cited: Sequence[str],
        stands: BookList | None,
    ) -> str:
        """What the list that stands has taken and cited already is its own."""
        books = self._books
        if text(head, "ImpexpMarkcd") == "I":
            return ""
        own = frozenset(stands.cited) if stands else frozenset[str]()
        for number in cited:
            declaration = books.register.by_number.get(number)
            if number in own:
                continue
            if declaration is None or declaration.state not in (texts.RELEASED, texts.CLOSED):
                return texts.CITED_NOT_RELEASED.format(number)
            if number in books.book_lines.cited:
                return texts.CITED_TWICE.format(number)
        before = stands.lines if stands else ()
        short = books.book_lines.shortages(text(head, "PutrecNo"), lines, before)
        return texts.BOOK_SHORT.format(short[0]) if short else ""

    def _file(
        self, head: Head, own_no: str, lines: Sequence[Values], cited: tuple[str, ...], at: int
    ) -> None:
        accepted, books = self._accepted(head, own_no, tuple(lines), at), self._books.book_lines
        accepted.cited = cited
        books.cited.update(cited)
        books.lists[accepted.bond_no] = accepted
        books.expect(accepted)
        self._tell(examined("INV201", own_no, accepted.sender, "", at, accepted), at, own_no)
        if not accepted.is_declared:
            self._declare(accepted, at)

    def _change(
        self,
        stands: BookList,
        head: Head,
        lines: Sequence[Values],
        cited: tuple[str, ...],
        at: int,
    ) -> None:
        """The list keeps customs' numbers and goes by the firm's new one; without lines it ends."""
        books = self._books.book_lines
        books.give_up(stands)
        books.cited.difference_update(stands.cited)
        stands.own_no, stands.head = text(head, "EtpsInnerInvtNo"), head
        stands.lines, stands.cited = tuple(lines), cited if lines else ()
        stands.changes += 1
        books.cited.update(stands.cited)
        books.expect(stands)
        if not lines:
            del books.lists[stands.bond_no]
        answer = examined("INV201", stands.own_no, stands.sender, "", at, stands)
        self._tell(answer, at, stands.own_no)
        self._post_if_ready(stands, at + POSTED_MS)

    def _accepted(self, head: Head, own_no: str, lines: tuple[Values, ...], at: int) -> BookList:
        serial = next(self._books.book_lines.serials)
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

    def _pass(self, passed: Passed, at: int) -> None:
        """A lorry is through with what its pass names."""
        for each in passed.lists:
            self._post_if_ready(each, at + POSTED_MS)

    def _post_if_ready(self, each: BookList, at: int) -> None:
        if each.is_posted or not (each.is_declared and each.is_through):
            return
        self._books.book_lines.post(each)
        self._tell(posted(self._books.book_lines, each, at), at, each.own_no)

    def _tell(self, answer: BookMessage, at: int, own_no: str) -> None:
        self._books.outbox.owe_paper(answer, at, own_no)


def wrong_change(head: Head, stands: BookList | None, lines: Sequence[Values]) -> str:
    """Why a list is not changed or deleted: it is over, lorries go under it, or have taken more."""
    number = text(head, "BondInvtNo")
    if stands is None or text(head, "PutrecNo") != stands.book_no:
        return texts.LIST_UNKNOWN.format(number)
    if stands.is_posted or stands.is_through:
        return texts.LIST_IS_OVER.format(number)
    if any(not each.is_through for each in stands.live_passes):
        return texts.LIST_HAS_PASS.format(number)
    left = sums(lines)
    for line in stands.lines:
        through = stands.through(int(line["GdsSeqno"]))
        if through > left.get(line_of(line), 0):
            return texts.LIST_PASSED_MORE.format(line["GdsSeqno"])
    return ""


def parted(lines: Sequence[Values]) -> tuple[list[Values], list[Values]]:
    """Lines of goods, and what is cited behind them."""
    cited = [each for each in lines if "CbecBillNo" in each or "RtlBillNo" in each]
    return [each for each in lines if each not in cited], cited
