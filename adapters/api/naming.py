"""What commands begin and where it is found, and which commands act on what books share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from application.claiming import ClaimOrders
from application.clearing import OpenAhead, OpenClearance
from application.commands import ROUTES
from application.controlling import OrderControl
from application.copying import CopyCampaign
from application.drawing_lots import FreezeDraw
from application.entering import EnterConsignments
from application.giving_back import GiveBackClaims
from application.leaving import ListForLeaving
from application.paying import ReportPayments
from application.pledging import HoldAgainst, ReserveForRun
from application.registering import RegisterProducts
from application.returning import AskReturn
from application.streams import (
    BOOKS,
    FIRM,
    GUARANTEE,
    IDENTITY,
    MAIL,
    MANDATE,
    NUMBER,
    PAYMENT,
    PLEDGE,
    PRODUCT,
    WAYBILLS,
    YEAR,
)
from domain.batch_commands import OpenBatch
from domain.campaign_commands import DraftCampaign
from domain.consignment_commands import OpenConsignment
from domain.stock_count import TakeCount

ROOT = "/api/v1"

SHARED_KINDS = frozenset(
    (
        *(BOOKS, FIRM, GUARANTEE, IDENTITY, MAIL, MANDATE, NUMBER, PAYMENT),
        *(PLEDGE, PRODUCT, WAYBILLS, YEAR),
    )
)
SHARED_ACTIVITIES = (
    ClaimOrders,
    GiveBackClaims,
    HoldAgainst,
    RegisterProducts,
    ReportPayments,
    ReserveForRun,
)
"""What belongs to no book: it is decided in the operator's shared partition (design §8)."""

BEGINS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    DraftCampaign: ("campaigns", ("campaign_id",)),
    CopyCampaign: ("campaigns", ("campaign_id",)),
    OpenBatch: ("batches", ("batch_id",)),
    OpenConsignment: ("consignments", ("consignment_id",)),
    EnterConsignments: ("entries", ("entry_id",)),
    OpenClearance: ("runs", ("run_id",)),
    OpenAhead: ("runs", ("run_id",)),
    ListForLeaving: ("exits", ("exit_id",)),
    TakeCount: ("counts", ("count_id",)),
    OrderControl: ("controls", ("control_id",)),
    FreezeDraw: ("draws", ("draw_id",)),
    AskReturn: ("returns", ("order_id", "return_no")),
}
"""Commands that begin a thing: where it stands, and the fields that name it."""


@dataclass(frozen=True, slots=True)
class Began:
    """A thing that a command begins."""

    location: str


def is_shared(command_type: type) -> bool:
    route = ROUTES.get(command_type)
    return route.kind in SHARED_KINDS if route else command_type in SHARED_ACTIVITIES


def begun_by(command: Any) -> Began | None:
    found = BEGINS.get(type(command))
    if found is None:
        return None
    place, names = found
    return Began(address(place, *(getattr(command, name) for name in names)))


def address(place: str, *ids: str) -> str:
    return "/".join((ROOT, place, *(quote(str(each), safe=":") for each in ids)))
