"""Which orders a campaign can promise units to, and what it holds for them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.campaign_commands import (
    CampaignNotOpen,
    CapExceeded,
    FreeUnits,
    HoldRequest,
    HoldUnits,
    ItemNotOffered,
    OrderLimitExceeded,
    QuantityNotPositive,
    UnitsNotHeld,
)
from domain.campaign_events import Event, UnitsFreed, UnitsHeld
from domain.campaign_state import Campaign, Stage
from domain.goods import as_units, counted
from domain.identifiers import OrderId, Sku
from domain.refusals import Refused


def those_that_fit(
    command: HoldUnits, campaign: Campaign
) -> tuple[list[HoldRequest], dict[OrderId, str]]:
    """Requests that can be promised, in order, and the reason for each that can not."""
    if (
        campaign.stage is not Stage.PUBLISHED
        or not campaign.opens_at <= command.at < campaign.closes_at
    ):
        return [], {request.order_id: CampaignNotOpen.__name__ for request in command.requests}
    taken, fitting, unfit = (
        with_waited_for(campaign, campaign.held, counted(command.waited_for)),
        dict[OrderId, HoldRequest](),
        dict[OrderId, str](),
    )
    for request in command.requests:
        if request.order_id in fitting or request.order_id in unfit:
            continue
        asked = units_asked(request)
        if refusal := refusal_of(asked, campaign, taken):
            unfit[request.order_id] = refusal.__name__
        else:
            fitting[request.order_id] = request
            for sku, quantity in asked.items():
                taken[sku] += quantity
    return list(fitting.values()), unfit


def with_waited_for(
    campaign: Campaign, taken: Mapping[Sku, int], waited_for: Mapping[Sku, int]
) -> Counter[Sku]:
    """Units taken, as if those who wait had all that they can ever get.

    That is never more than an item's cap: a hundred who wait for one apple leave room for pears.
    """
    found = Counter(taken)
    for sku, quantity in waited_for.items():
        found[sku] = min(found[sku] + quantity, campaign.items[sku].units_max)
    return found


def units_asked(request: HoldRequest) -> dict[Sku, int]:
    """Units by product; nothing when a part of it asks for none."""
    # No Counter: made for every order of a thousand, it takes most of the time of holding.
    asked: dict[Sku, int] = {}
    for part in request.units:
        if part.quantity < 1:
            return {}
        asked[part.sku] = asked.get(part.sku, 0) + part.quantity
    return asked


def refusal_of(
    asked: Mapping[Sku, int], campaign: Campaign, taken: Counter[Sku]
) -> type[Refused] | None:
    """Why units cannot be promised on top of those taken already, if they cannot."""
    if not asked:
        return QuantityNotPositive
    if not asked.keys() <= campaign.items.keys():
        return ItemNotOffered
    units = sum(asked.values())
    if 0 < campaign.terms.limits.units_per_order < units:
        return OrderLimitExceeded
    if sum(taken.values()) + units > campaign.units_max:
        return CapExceeded
    if any(taken[sku] + n > campaign.items[sku].units_max for sku, n in asked.items()):
        return CapExceeded
    return None


def held(command: HoldUnits, fitting: Sequence[HoldRequest]) -> UnitsHeld:
    units = as_units(counted(part for request in fitting for part in request.units))
    return UnitsHeld(command.campaign_id, len(fitting), units, command.at)


def free(command: FreeUnits, campaign: Campaign) -> list[Event]:
    units = counted(command.units)
    if any(part.quantity < 1 for part in command.units):
        raise QuantityNotPositive(campaign_id=command.campaign_id)
    if units - campaign.held:
        raise UnitsNotHeld(campaign_id=command.campaign_id, units=as_units(units - campaign.held))
    if not units:
        return []
    return [UnitsFreed(command.campaign_id, command.order_count, as_units(units), command.at)]
