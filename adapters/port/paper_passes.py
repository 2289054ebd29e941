"""Examines gate passes (SAS121) and those that are to be void, and has the gate report lorries."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from adapters.customs.book_messages.sas121_tables import MANY_LORRIES
from adapters.customs.messages.documents import Values
from adapters.port import texts
from adapters.port.book_lines import BookList, Passed, quantity_of
from adapters.port.books import Books
from adapters.port.heard import Head, text
from adapters.port.moments import SECOND_MS, day_of
from adapters.port.paper_faults import wrong_anyhow
from adapters.port.paper_hearing import SENDER
from adapters.port.paper_receipts import examined, gated

GATE_MS, GATE_SPREAD_MS = 240 * SECOND_MS, 120 * SECOND_MS
"""From a pass to the lorry's way through, as seed and pass fix it."""

VOID = "3"
"""DclTypecd of a pass."""


class PaperPasses:
    def __init__(self, books: Books, passed: Callable[[Passed, int], None]) -> None:
        """`passed` is told when a lorry is through, and at which instant."""
        self._books = books
        self._passed = passed

    def examine(self, head: Head, lines: Sequence[Values], at: int) -> None:
        if text(head, "DclTypecd") == VOID:
            self._examine_void(head, at)
            return
        books, own_no = self._books, text(head, "EtpsPreentNo")
        numbers = [n for n in text(head, "RltNo").replace("\\", "/").split("/") if n]
        if wrong := self._wrong(head, own_no, numbers, lines):
            self._tell_wrong(head, own_no, wrong, at)
            return
        books.book_lines.own_nos.add(own_no)
        serial = books.chance.number("pass", own_no, 10**12)
        way, office = text(head, "IoTypecd"), text(head, "MasterCuscd")
        lists = tuple(books.book_lines.lists[number] for number in numbers)
        passport_no = f"Z{office}{way}{day_of(at):%y%m%d}{serial:012d}"
        passed = Passed(own_no, head, passport_no, lists, tuple(lines))
        books.book_lines.passes[passport_no] = passed
        for each in lists:
            each.passes.append(passed)
        answer = examined("SAS221", own_no, text(head, SENDER), "", at, passed)
        books.outbox.owe_paper(answer, at, own_no)
        later = GATE_MS + books.chance.number("gate", own_no, GATE_SPREAD_MS)
        books.agenda.plan(at + later, f"{passport_no}/gate", lambda ms: self._go(passed, ms))

    def _wrong(
        self, head: Head, own_no: str, numbers: Sequence[str], lines: Sequence[Values]
    ) -> str:
        """Why it is returned; empty for one that is accepted."""
        books = self._books
        if found := wrong_anyhow(self._books, head, own_no):
            return found
        for number in numbers:
            known = books.book_lines.lists.get(number)
            if known is None or text(known.head, "ImpexpMarkcd") != text(head, "IoTypecd"):
                return texts.PASS_WITHOUT_LIST.format(number)
            if text(head, "BindTypecd") == MANY_LORRIES:
                if beyond := beyond_list(known, lines):
                    return texts.PASS_BEYOND_LIST.format(beyond)
            elif known.live_passes:
                return texts.PASS_STANDS.format(number)
        return ""

    def _examine_void(self, head: Head, at: int) -> None:
        own_no, number = text(head, "EtpsPreentNo"), text(head, "PassportNo")
        passed = self._books.book_lines.passes.get(number)
        wrong = wrong_anyhow(self._books, head, own_no)
        if passed is None or passed.is_void:
            wrong = wrong or texts.PASS_UNKNOWN.format(number)
        elif passed.is_through:
            wrong = wrong or texts.PASS_IS_THROUGH.format(number)
        if wrong or passed is None:
            self._tell_wrong(head, own_no, wrong, at)
            return
        self._books.book_lines.own_nos.add(own_no)
        passed.is_void, passed.own_no = True, own_no
        answer = examined("SAS221", own_no, text(head, SENDER), "", at, passed)
        self._books.outbox.owe_paper(answer, at, own_no)

    def _tell_wrong(self, head: Head, own_no: str, wrong: str, at: int) -> None:
        answer = examined("SAS221", own_no, text(head, SENDER), wrong, at)
        self._books.outbox.owe_paper(answer, at, own_no)

    def _go(self, passed: Passed, at: int) -> None:
        """A lorry whose pass is void meanwhile stays."""
        if passed.is_void:
            return
        passed.is_through = True
        self._books.outbox.owe_paper(gated(passed, at), at, passed.own_no)
        self._passed(passed, at)


def beyond_list(known: BookList, lines: Sequence[Values]) -> int:
    """The first line of which lorries would carry more than the list says; 0 for none."""
    wanted = dict.fromkeys((number_of(line) for line in lines), Decimal(0))
    for line in lines:
        wanted[number_of(line)] += quantity_of(line)
    stands = {int(line["GdsSeqno"]): line for line in known.lines}
    for number, quantity in wanted.items():
        of_list = stands.get(number)
        is_other = any(
            of_list is None or line.get("GdsMtno") != of_list.get("GdsMtno")
            for line in lines
            if number_of(line) == number
        )
        if is_other or of_list is None:
            return number
        if quantity > quantity_of(of_list) - known.on_passes(number):
            return number
    return 0


def number_of(line: Values) -> int:
    return int(line["RltGdsSeqno"])
