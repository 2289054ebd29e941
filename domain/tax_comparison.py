"""Customs' tax bill beside our own tax of the order."""

from collections.abc import Sequence

from domain.clearance_parts import TaxBill


def differs(bill: TaxBill, ours: Sequence[int], tolerance_fen: int) -> bool:
    """Whether somebody has to look; `ours` is tariff, VAT and consumption tax in fen.

    A bill that takes the place of a void one is for the goods that were not returned: it may be
    for less, never for more.
    """
    theirs = (bill.tariff_fen, bill.vat_fen, bill.consumption_fen)
    apart = [billed - own for billed, own in zip(theirs, ours, strict=True)]
    return max(apart) > tolerance_fen or (not is_replacement(bill) and min(apart) < -tolerance_fen)


def is_replacement(bill: TaxBill) -> bool:
    """Customs numbers the bills of a declaration from 0: invtNo, underscore, number."""
    head, _, number = bill.tax_no.rpartition("_")
    return head == bill.invt_no and number.isdecimal() and int(number) > 0
