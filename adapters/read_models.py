"""Every read model: what followers keep up, rebuilds make anew and verification compares."""

from projections import (
    clearance_desk,
    customs_ledger,
    entry_board,
    exit_board,
    merchant_dashboard,
    open_claims,
    order_board,
    order_membership,
    planner_board,
    returns_desk,
    sorting_bench,
    stuck_inbox,
)
from projections.following import ReadModel

MODELS: tuple[ReadModel, ...] = (
    order_board.MODEL,
    order_membership.MODEL,
    open_claims.MODEL,
    merchant_dashboard.MODEL,
    planner_board.MODEL,
    entry_board.MODEL,
    clearance_desk.MODEL,
    customs_ledger.MODEL,
    sorting_bench.MODEL,
    exit_board.MODEL,
    returns_desk.MODEL,
    stuck_inbox.MODEL,
)
