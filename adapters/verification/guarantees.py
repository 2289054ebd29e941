"""I17: a guarantee's total is what is free, reserved and deducted; nothing is sent unguaranteed."""

from dataclasses import dataclass, field

from adapters.verification.findings import Check, Examination, Logged
from domain.clearance_events import DeclarationsSent, TaxBilled
from domain.clearance_tax_events import GuaranteeAsked
from domain.guarantee_events import (
    GuaranteeCounted,
    GuaranteeDeducted,
    GuaranteeFreed,
    GuaranteeLodged,
    GuaranteeReserved,
    GuaranteeRestored,
)

Message = tuple[str, str]
"""Book and message id."""


@dataclass(slots=True)
class Account:
    """Each figure moved by itself: none is computed from the others."""

    total: int = 0
    free: int = 0
    reserved: int = 0
    deducted: int = 0
    bills: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What each bill takes, and the position at which it was deducted."""


class Guarantees:
    def __init__(self) -> None:
        self.figures = Examination(
            "I17", "guarantee", "the total is free + reserved + deducted after every movement"
        )
        self.held = Examination(
            "I17", "guaranteed messages", "a message that asks is sent once all its taxes are held"
        )
        self.bills = Examination(
            "I17",
            "guaranteed bills",
            "a bill is deducted once, as billed, and restored as deducted",
        )
        self._accounts: dict[str, Account] = {}
        self._held: dict[Message, int] = {}
        self._asked: dict[Message, dict[str, int]] = {}
        self._billed: dict[tuple[str, str], tuple[int, int]] = {}

    def checks(self) -> list[Check]:
        movements = {
            GuaranteeLodged: self._lodged,
            GuaranteeReserved: self._reserved,
            GuaranteeFreed: self._freed,
            GuaranteeDeducted: self._deducted,
            GuaranteeRestored: self._restored,
            GuaranteeCounted: self._counted,
        }
        sending = {GuaranteeAsked: self._ask, DeclarationsSent: self._sent}
        return [
            Check(self.figures, movements),
            Check(self.held, sending),
            Check(self.bills, {TaxBilled: self._bill}),
        ]

    def _account(self, logged: Logged) -> Account:
        return self._accounts.setdefault(logged.stream_id, Account())

    def _judge(self, logged: Logged, account: Account) -> None:
        message = (
            f"total {account.total}: {account.free} free, {account.reserved} reserved,"
            f" {account.deducted} deducted"
        )
        adds_up = account.total == account.free + account.reserved + account.deducted
        is_right = adds_up and account.reserved >= 0
        self.figures.expect(is_right, logged.stream_id, message, logged.position)

    def _lodged(self, logged: Logged) -> None:
        account = self._account(logged)
        account.total += logged.event.amount_fen
        account.free += logged.event.amount_fen
        self._judge(logged, account)

    def _reserved(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        if event.amount_fen > account.free:
            message = f"reserves {event.amount_fen} fen of {account.free} free"
            self.figures.broken(logged.stream_id, message, logged.position)
        account.free -= event.amount_fen
        account.reserved += event.amount_fen
        message_name = (event.book, event.message_id)
        self._held[message_name] = self._held.get(message_name, 0) + event.amount_fen
        self._judge(logged, account)

    def _freed(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        account.free += event.amount_fen
        account.reserved -= event.amount_fen
        self._take(logged, event.message_id, event.amount_fen)
        self._judge(logged, account)

    def _take(self, logged: Logged, message_id: str, amount: int) -> None:
        name = (logged.event.book, message_id)
        left = self._held.get(name, 0) - amount
        self._held[name] = left
        if left < 0:
            message = f"message {message_id} gives {-left} fen more than it held"
            self.figures.broken(logged.stream_id, message, logged.position)

    def _deducted(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        for bill in event.bills:
            account.reserved -= bill.held_fen
            account.deducted += bill.amount_fen
            account.free += bill.held_fen - bill.amount_fen
            self._take(logged, bill.message_id, bill.held_fen)
            self._judge_bill(logged, account, bill.tax_no, bill.amount_fen)
        self._judge(logged, account)

    def _judge_bill(self, logged: Logged, account: Account, tax_no: str, amount: int) -> None:
        known = account.bills.get(tax_no)
        billed = self._billed.get((logged.event.book, tax_no))
        is_right = known is None and (billed is None or billed[0] == amount)
        message = f"bill {tax_no}: {amount} fen deducted, billed {billed}, deducted before {known}"
        positions = [at for _, at in filter(None, (known, billed))]
        self.bills.expect(is_right, logged.stream_id, message, *positions, logged.position)
        account.bills[tax_no] = (amount, logged.position)

    def _restored(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        for bill in event.bills:
            taken, position = account.bills.get(bill.tax_no, (0, logged.position))
            message = f"bill {bill.tax_no}: {bill.amount_fen} fen restored of {taken} deducted"
            is_right = taken == bill.amount_fen
            self.bills.expect(is_right, logged.stream_id, message, position, logged.position)
            account.bills[bill.tax_no] = (0, logged.position)
            account.deducted -= bill.amount_fen
            account.free += bill.amount_fen
        self._judge(logged, account)

    def _counted(self, logged: Logged) -> None:
        """Customs' count holds; what it says stood here must be what stood here."""
        event, account = logged.event, self._account(logged)
        own = (event.own_total_fen, event.own_deducted_fen)
        if own != (account.total, account.deducted):
            message = f"says {own} stood here, it was {(account.total, account.deducted)}"
            self.figures.broken(logged.stream_id, message, logged.position)
        account.free += event.total_fen - account.total - (event.deducted_fen - account.deducted)
        account.total, account.deducted = event.total_fen, event.deducted_fen
        self._judge(logged, account)

    def _ask(self, logged: Logged) -> None:
        for tax in logged.event.taxes:
            asked = self._asked.setdefault((logged.partition, tax.message_id), {})
            asked[tax.order_id] = tax.tax_fen

    def _sent(self, logged: Logged) -> None:
        name = (logged.partition, logged.event.message_id)
        asked = self._asked.get(name)
        if asked is None:
            return
        needed = sum(asked.get(each.order_id, 0) for each in logged.event.declarations)
        strangers = [d.order_id for d in logged.event.declarations if d.order_id not in asked]
        held = self._held.get(name, 0)
        message = f"message {name[1]} needs {needed} fen, {held} are held; not asked: {strangers}"
        is_right = needed <= held and not strangers
        self.held.expect(is_right, logged.stream_id, message, logged.position)

    def _bill(self, logged: Logged) -> None:
        for bill in logged.event.bills:
            amount = bill.tariff_fen + bill.vat_fen + bill.consumption_fen
            self._billed[logged.partition, bill.tax_no] = (amount, logged.position)
