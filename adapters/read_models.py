"""Every read model there is: what followers keep up, rebuilds make anew and verification compares."""

from projections import (
    clearance_desk,
    customs_ledger,
    entry_board,
    merchant_dashboard,
    order_board,
    order_membership,
)
from projections.following import ReadModel

MODELS: tuple[ReadModel, ...] = (
    order_board.MODEL,
    order_membership.MODEL,
    merchant_dashboard.MODEL,
    entry_board.MODEL,
    clearance_desk.MODEL,
    customs_ledger.MODEL,
)
