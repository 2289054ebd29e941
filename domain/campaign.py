"""A merchant's offer with a window, caps, a minimum and a promise, sold before it is bought."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.campaign_commands import (
    CampaignEmpty,
    CampaignEnded,
    CampaignIdTaken,
    CampaignLimitsUnsound,
    CampaignNotDraft,
    CampaignNotOpen,
    CampaignWindowEmpty,
    CapExceeded,
    ChangePromise,
    CloseCampaign,
    Command,
    DraftCampaign,
    FreeUnits,
    HoldRequest,
    HoldUnits,
    ItemNotOffered,
    ItemOfferedTwice,
    ItemUnsound,
    PublishCampaign,
    QuantityNotPositive,
    TerminateCampaign,
    UnitsNotHeld,
    UnknownCampaign,
)
from domain.campaign_events import (
    CampaignClosed,
    CampaignDrafted,
    CampaignFailed,
    CampaignPublished,
    CampaignTerminated,
    Event,
    PromiseChanged,
    UnitsFreed,
    UnitsHeld,
)
from domain.campaign_state import Campaign, Stage, evolve
from domain.decider import Decider
from domain.goods import as_units, counted
from domain.identifiers import OrderId, Sku
from domain.order_amounts import is_unit_price
from domain.refusals import Refused


def decide(command: Command, campaign: Campaign) -> list[Event]:
    if not isinstance(command, DraftCampaign) and campaign.stage is Stage.ABSENT:
        raise UnknownCampaign(campaign_id=command.campaign_id)
    match command:
        case DraftCampaign():
            return draft(command, campaign)
        case PublishCampaign():
            return publish(command, campaign)
        case HoldUnits():
            fitting, _ = those_that_fit(command, campaign)
            return [held(command, fitting)] if fitting else []
        case FreeUnits():
            return free(command, campaign)
        case ChangePromise():
            return change_promise(command, campaign)
        case CloseCampaign():
            return close(command, campaign)
        case TerminateCampaign():
            return terminate(command, campaign)


def draft(command: DraftCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is not Stage.ABSENT:
        if is_drafted_so(command, campaign):
            return []
        raise CampaignIdTaken(campaign_id=command.campaign_id)
    require_sound(command)
    return [
        CampaignDrafted(
            command.campaign_id,
            command.merchant_id,
            command.name,
            command.items,
            command.route,
            command.opens_at,
            command.closes_at,
            command.units_min,
            command.units_max,
            command.dispatch_by,
            command.time_zone,
            command.at,
        )
    ]


def is_drafted_so(command: DraftCampaign, campaign: Campaign) -> bool:
    """Whether the campaign offers what the command says; the promise may have changed since."""
    return (
        campaign.merchant_id == command.merchant_id
        and tuple(campaign.items.values()) == command.items
        and (campaign.opens_at, campaign.closes_at) == (command.opens_at, command.closes_at)
        and (campaign.units_min, campaign.units_max) == (command.units_min, command.units_max)
    )


def require_sound(command: DraftCampaign) -> None:
    if not command.items:
        raise CampaignEmpty(campaign_id=command.campaign_id)
    if command.opens_at >= command.closes_at:
        raise CampaignWindowEmpty(opens_at=command.opens_at, closes_at=command.closes_at)
    if not 0 <= command.units_min <= command.units_max or command.units_max == 0:
        raise CampaignLimitsUnsound(units_min=command.units_min, units_max=command.units_max)
    skus = Counter(item.sku for item in command.items)
    for item in command.items:
        if skus[item.sku] > 1:
            raise ItemOfferedTwice(sku=item.sku)
        if item.units_max < 1 or not is_unit_price(item.unit_price) or not item.rates.are_sound:
            raise ItemUnsound(sku=item.sku, units_max=item.units_max, price=item.unit_price)


def publish(command: PublishCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is Stage.PUBLISHED:
        return []
    if campaign.stage is not Stage.DRAFT:
        raise CampaignNotDraft(stage=campaign.stage.value)
    return [CampaignPublished(command.campaign_id, command.at)]


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
        Counter(campaign.held),
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
    if sum(taken.values()) + sum(asked.values()) > campaign.units_max:
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


def change_promise(command: ChangePromise, campaign: Campaign) -> list[Event]:
    if command.dispatch_by == campaign.dispatch_by:
        return []
    if campaign.stage in (Stage.FAILED, Stage.TERMINATED):
        raise CampaignEnded(stage=campaign.stage.value)
    return [PromiseChanged(command.campaign_id, command.dispatch_by, command.reason, command.at)]


def close(command: CloseCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage in (Stage.CLOSED, Stage.FAILED):
        return []
    if campaign.stage is not Stage.PUBLISHED:
        raise CampaignNotOpen(stage=campaign.stage.value)
    units = campaign.held.total()
    if units < campaign.units_min:
        return [CampaignFailed(command.campaign_id, units, campaign.units_min, command.at)]
    return [CampaignClosed(command.campaign_id, units, command.at)]


def terminate(command: TerminateCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is Stage.TERMINATED:
        return []
    if campaign.stage in (Stage.CLOSED, Stage.FAILED):
        raise CampaignEnded(stage=campaign.stage.value)
    return [CampaignTerminated(command.campaign_id, command.reason, command.at)]


DECIDER = Decider(initial=Campaign(), evolve=evolve, decide=decide)
