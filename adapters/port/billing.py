"""Tax bills: with the release (816), void when goods come back, paid from day 31 (818)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from adapters.customs.messages.documents import Document, Value
from adapters.port.amounts import UNITS_PER_FEN, yuan
from adapters.port.books import Books
from adapters.port.guaranteeing import Guaranteeing
from adapters.port.moments import day_of, digits, on_day
from adapters.port.register import Bill, Declaration
from adapters.port.taxing import LineTax

MADE, PAID, VOID = "1", "2", "3"

BILL_AFTER_MS = 4
"""As observed: release at 56.654, its bill at 56.658."""

FIRST_PAY_DAY, PAY_DAYS, LATE_DAYS = 31, 15, 5
"""Days from release (GACC 2018-194): those of one guarantee and day are paid on one form."""

PAID_AT_HOUR = 10

Collected = tuple[str, date]
"""Guarantee number and day of release."""


class Billing:
    def __init__(self, books: Books, guaranteeing: Guaranteeing) -> None:
        self._books = books
        self._guaranteeing = guaranteeing
        self._unpaid: dict[Collected, list[Declaration]] = defaultdict(list)

    def issue(self, subject: str, declarations: Sequence[Declaration], at: int) -> None:
        """The bills of declarations released at one instant."""
        made_at = at + BILL_AFTER_MS
        for declaration in declarations:
            tax = declaration.assessed.tax
            declaration.bill = Bill(f"{declaration.invt_no}_0", tax)
            self._collect(declaration, at)
        documents = [self._bill(each, made_at) for each in declarations]
        self._books.outbox.owe("CEB816", documents, made_at, subject)

    def _collect(self, declaration: Declaration, at: int) -> None:
        """Put it to those that are paid together."""
        key = declaration.assure_code, day_of(at)
        if not self._unpaid[key]:
            subject = f"form {key[0]} {key[1]}/paid"
            plan = self._books.agenda.plan_day
            plan(self._pay_at(key), subject, lambda ms: self._pay(key, subject, ms))
        self._unpaid[key].append(declaration)

    def _pay_at(self, key: Collected) -> int:
        chance, subject = self._books.chance, f"{key[0]}/{key[1]}"
        days = FIRST_PAY_DAY + chance.number("pay day", subject, PAY_DAYS)
        if chance.happens("late", subject, self._books.conduct.paid_late):
            days = FIRST_PAY_DAY + PAY_DAYS + chance.number("how late", subject, LATE_DAYS)
        return on_day(key[1] + timedelta(days=days), PAID_AT_HOUR)

    def _pay(self, key: Collected, subject: str, at: int) -> None:
        """One form pays what is not void by then."""
        owed = [d for d in self._unpaid.pop(key) if d.bill and d.bill.status == MADE]
        if not owed:
            return
        form = f"{owed[0].office}{digits(at)[:8]}{self._books.register.next_serial():09d}"
        self._settle(subject, owed, PAID, form, at)

    def _settle(
        self, subject: str, declarations: Sequence[Declaration], status: str, form: str, at: int
    ) -> None:
        documents: list[Document] = []
        for declaration in declarations:
            assert declaration.bill is not None
            declaration.bill.status = status
            account = self._books.account(declaration.assure_code)
            account.restore(declaration.bill.tax)
            documents.append(self._status(declaration, declaration.bill, form, at))
        self._books.outbox.owe("CEB818", documents, at, subject)
        for code in sorted({declaration.assure_code for declaration in declarations}):
            self._guaranteeing.look_again(code, at)

    def make_void(self, subject: str, declaration: Declaration, at: int) -> None:
        """Goods came back: the bill is void, and one for what is left takes its place."""
        bill = declaration.bill
        if bill is None or bill.status != MADE:
            return
        self._settle(subject, [declaration], VOID, "", at)
        if tax := declaration.assessed.tax:
            serial = int(bill.tax_no.rpartition("_")[2]) + 1
            declaration.bill = Bill(f"{declaration.invt_no}_{serial}", tax)
            self._books.account(declaration.assure_code).charge(tax)
            documents = [self._bill(declaration, at + BILL_AFTER_MS)]
            self._books.outbox.owe("CEB816", documents, at + BILL_AFTER_MS, subject)

    def _bill(self, declaration: Declaration, at: int) -> Document:
        assert declaration.bill is not None
        lines = declaration.assessed.lines
        head: dict[str, Value] = {
            "guid": self._guid("816", declaration.bill, at),
            "returnTime": digits(at),
            "invtNo": declaration.invt_no,
            "taxNo": declaration.bill.tax_no,
            **sums_of(lines),
            "status": declaration.bill.status,
            "assureCode": declaration.assure_code,
            "ebcCode": declaration.merchant,
            "logisticsCode": declaration.waybill[0],
            "agentCode": declaration.agent,
            "customsCode": declaration.office,
        }
        return Document(head, tuple(line_of(line) for line in lines))

    def _status(self, declaration: Declaration, bill: Bill, form: str, at: int) -> Document:
        head: dict[str, Value] = {
            "guid": self._guid("818", bill, at),
            "returnTime": digits(at),
            "invtNo": declaration.invt_no,
            "taxNo": bill.tax_no,
            "status": bill.status,
            "assureCode": declaration.assure_code,
        }
        if form:
            head["entDutyNo"] = form
        return Document(head)

    def _guid(self, kind: str, bill: Bill, at: int) -> str:
        return self._books.chance.guid(f"{kind}/{bill.tax_no}/{at}")


def sums_of(lines: Sequence[LineTax]) -> Mapping[str, Value]:
    return {
        "customsTax": in_yuan(sum(line.customs for line in lines)),
        "valueAddedTax": in_yuan(sum(line.vat for line in lines)),
        "consumptionTax": in_yuan(sum(line.consumption for line in lines)),
    }


def line_of(line: LineTax) -> Mapping[str, Value]:
    return {
        "gnum": line.gnum,
        "gcode": line.gcode,
        "taxPrice": in_yuan(line.price),
        **sums_of((line,)),
    }


def in_yuan(fen: int) -> Value:
    return yuan(fen * UNITS_PER_FEN)
