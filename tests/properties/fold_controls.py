"""Which parcels and goods officers keep: none of them goes while a control stands."""

from collections import defaultdict
from typing import Any

from application.event_log import Recorded
from domain import clearance_control_events as kept
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain import control_events as controls
from domain import entry_control_events as goods
from domain import exit_events as exits
from domain import sorting_run as sorting


class Controls:
    """A parcel under control is not sorted, listed or let through the gate; at no position."""

    def __init__(self) -> None:
        self.standing: set[Any] = set()
        self.on_parcels: dict[Any, set[Any]] = defaultdict(set)
        self.on_goods: dict[Any, set[Any]] = defaultdict(set)
        self.listed: set[Any] = set()
        self.parts: dict[Any, set[Any]] = {}
        self.gone: set[Any] = set()
        self.ever: set[str] = set()
        """What has happened to any control, so that tests can ask whether anything did."""

    def take(self, recorded: Recorded) -> None:
        event: Any = recorded.event
        match event:
            case controls.ControlOrdered():
                self.standing.add(event.control_id)
            case controls.ControlLifted():
                self.standing.discard(event.control_id)
                self.ever.add(event.ground.value)
            case kept.ParcelsControlled():
                assert not self.gone & set(event.order_ids), "controlled though it has left"
                for order_id in event.order_ids:
                    self.on_parcels[order_id].add(event.control_id)
            case kept.ParcelsFreed():
                for order_id in event.order_ids:
                    self.on_parcels[order_id].discard(event.control_id)
            case goods.GoodsControlled():
                for sku in event.skus:
                    self.on_goods[event.entry_id, sku].add(event.control_id)
            case goods.GoodsFreed():
                for ids in self.on_goods.values():
                    ids.discard(event.control_id)
            case runs.RunOpened():
                for order in event.orders:
                    self.parts[order.order_id] = {(p.entry_id, p.sku) for p in order.parts}
                    assert not any(self.on_goods[part] for part in self.parts[order.order_id])
            case leaving.OrdersHandedBack() | leaving.WithdrawalsAccepted():
                for order_id in event.order_ids:
                    self.on_parcels.pop(order_id, None)
                    self.parts.pop(order_id, None)
            case _:
                self.take_dispatch(event)

    def take_dispatch(self, event: Any) -> None:
        match event:
            case sorting.ParcelsSorted():
                self.require_free(parcel.order_id for parcel in event.parcels)
            case leaving.OrdersListedForExit():
                self.require_free(event.order_ids)
                self.listed |= set(event.order_ids)
            case leaving.OrdersDelistedFromExit():
                self.listed -= set(event.order_ids)
            case exits.ExitGatePassed():
                self.require_free(event.order_ids)
                self.gone |= set(event.order_ids)

    def require_free(self, order_ids: Any) -> None:
        for order_id in order_ids:
            assert not self.on_parcels[order_id], f"{order_id} goes under control"

    def check(self) -> None:
        """After each append both sides of every control agree, and no exit lists what is kept."""
        for order_id, ids in self.on_parcels.items():
            assert ids <= self.standing, "a lifted control keeps a parcel"
            assert not (ids and order_id in self.listed - self.gone)
            if ids:
                self.ever.add("kept")
        for part, ids in self.on_goods.items():
            assert ids <= self.standing, "a lifted control keeps goods"
            held = [i for i, parts in self.parts.items() if part in parts and i not in self.gone]
            for order_id in held:
                assert ids <= self.on_parcels[order_id], "goods are kept, a parcel of them is not"
