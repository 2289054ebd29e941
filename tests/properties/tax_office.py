"""Customs' tax office in a chain: bills, payments and voids, and its own count of a guarantee."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from application.pledging import HoldAgainst
from domain.clearance_commands import RecordTaxBills, SettleTax
from domain.clearance_parts import TaxBill
from domain.clearance_tax_commands import WarnOfTax
from domain.guarantee_commands import CountGuarantee, LodgeGuarantee
from domain.identifiers import OrderId
from domain.tax_clock import PAID, VOID
from tests.end_to_end.port import SHARED
from tests.properties import draws
from tests.properties.outsiders import Outsiders
from tests.properties.world import World

GUARANTEE, NEXT = "G-1", "G-2"
SUMS = (0, 2_000, 10_000_000)


def lodge(world: World, guarantee_id: str, fen: int) -> None:
    """Nothing, too little for most messages, or enough for all."""
    if fen:
        world.do(LodgeGuarantee(guarantee_id, fen, world.now), SHARED)
        world.do(HoldAgainst("broker", guarantee_id, world.now), SHARED)


def tax_no(order: OrderId) -> str:
    return f"I-{order}_0"


class TaxOffice(Outsiders):
    @rule(fen=st.sampled_from(SUMS))
    def lodge_next(self, fen):
        lodge(self.world, NEXT, fen)

    @rule(run=draws.run, index=draws.index)
    def bill(self, run, index):
        """What we computed ourselves: a count of customs' own is another test's matter."""
        if order := self.one_of(self.world.state("run", run).released_at, index):
            lines = [line.tax for line in self.world.state("order", order).lines]
            bill = TaxBill(
                order,
                f"I-{order}",
                tax_no(order),
                sum(tax.tariff_fen for tax in lines),
                sum(tax.vat_fen for tax in lines),
                sum(tax.consumption_fen for tax in lines),
            )
            self.world.report(RecordTaxBills(run, f"816-{order}", (bill,), self.now))

    @rule(run=draws.run, index=draws.index)
    def void(self, run, index):
        """Also before the bill has come."""
        if order := self.one_of(self.world.state("run", run).released_at, index):
            voiding = SettleTax(run, f"818-{order}", (tax_no(order),), VOID, "", self.now)
            self.world.report(voiding)

    @rule(run=draws.run, index=draws.index)
    def pay_tax(self, run, index):
        """Customs takes the money for what left, stayed with its buyer, and can come no more."""
        state = self.world.state("run", run)
        left = [
            i
            for i, exit_id in state.exits.items()
            if i in state.released_at
            and i in self.world.state("exit", exit_id).gone
            and not self.world.state("return", i).parts
        ]
        if order := self.one_of(left, index):
            over = state.released_at[order] + timedelta(days=46)
            self.world.now = max(self.now, over)
            paid = SettleTax(run, f"818p-{order}", (tax_no(order),), PAID, "J-1", self.now)
            self.world.report(paid)

    def one_of(self, orders, index):
        found = sorted(orders)
        return found[index % len(found)] if found else None

    @rule(run=draws.run, days=st.sampled_from([0, 31, 46]))
    def warn(self, run, days):
        if self.world.state("run", run).is_open:
            self.world.now += timedelta(days=days)
            self.world.do(WarnOfTax(run, self.now))

    @rule(report_no=st.sampled_from("123"), total=st.sampled_from(SUMS), deducted=draws.few)
    def count_guarantee(self, report_no, total, deducted):
        if self.world.state("guarantee", GUARANTEE, SHARED).lodged_fen:
            counting = CountGuarantee(GUARANTEE, report_no, total, 1_000 * deducted, self.now)
            self.world.do(counting, SHARED)
