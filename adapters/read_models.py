"""Every read model: what followers keep up, rebuilds make anew and verification compares."""

from adapters.append_only import keep_for_ever
from projections import (
    book_papers,
    buyers_years,
    clearance_desk,
    clearance_waits,
    customs_file,
    customs_ledger,
    entry_board,
    exit_board,
    guarantee_book,
    inspection_desk,
    mandate_book,
    merchant_dashboard,
    open_claims,
    order_board,
    order_membership,
    parked_mail,
    payment_book,
    planner_board,
    product_catalogue,
    returns_desk,
    sorting_bench,
    stuck_inbox,
    tax_ledger,
    timetable,
    waiting_line,
)
from projections.following_tables import read_model_skips
from projections.read_model import ReadModel

# Here and not beside the table: projections know tables only, and whoever follows comes by here.
keep_for_ever(read_model_skips)

MODELS: tuple[ReadModel, ...] = (
    order_board.MODEL,
    order_membership.MODEL,
    open_claims.MODEL,
    merchant_dashboard.MODEL,
    planner_board.MODEL,
    entry_board.MODEL,
    clearance_desk.MODEL,
    clearance_waits.MODEL,
    customs_ledger.MODEL,
    customs_file.MODEL,
    sorting_bench.MODEL,
    exit_board.MODEL,
    returns_desk.MODEL,
    stuck_inbox.MODEL,
    timetable.MODEL,
    mandate_book.MODEL,
    product_catalogue.MODEL,
    payment_book.MODEL,
    waiting_line.MODEL,
    buyers_years.MODEL,
    parked_mail.MODEL,
    book_papers.MODEL,
    inspection_desk.MODEL,
    guarantee_book.MODEL,
    tax_ledger.MODEL,
)
