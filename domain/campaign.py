"""A merchant's offer with a window, caps, a minimum and a promise, sold before it is bought."""

from domain import campaign_items
from domain.campaign_commands import (
    BalanceStillOpen,
    CampaignAlreadyFormed,
    CampaignEnded,
    CampaignNotDraft,
    CampaignNotFormed,
    CampaignNotOpen,
    ChangePromise,
    CloseCampaign,
    Command,
    CountSold,
    DraftCampaign,
    FormCampaign,
    FreeUnits,
    GiveNotices,
    HoldUnits,
    PublishCampaign,
    TerminateCampaign,
    UndoSales,
    UnknownCampaign,
)
from domain.campaign_drafting import draft, require_sound_promise
from domain.campaign_events import (
    CampaignClosed,
    CampaignFailed,
    CampaignFormed,
    CampaignPublished,
    CampaignTerminated,
    Event,
    NoticeGiven,
    PromiseChanged,
    SalesUndone,
    UnitsSold,
)
from domain.campaign_holding import free, held, those_that_fit
from domain.campaign_notices import AFTER_CLOSING, notices_of
from domain.campaign_state import Campaign, Stage, evolve
from domain.decider import Decider


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
        case CountSold():
            return count_sold(command)
        case UndoSales():
            return undo_sales(command)
        case ChangePromise():
            return change_promise(command, campaign)
        case GiveNotices():
            return give_notices(command, campaign)
        case FormCampaign():
            return form(command, campaign)
        case CloseCampaign():
            return close(command, campaign)
        case TerminateCampaign():
            return terminate(command, campaign)


def publish(command: PublishCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is Stage.PUBLISHED:
        return []
    if campaign.stage is not Stage.DRAFT:
        raise CampaignNotDraft(stage=campaign.stage.value)
    campaign_items.require_fit(campaign.items.values(), campaign.dispatch_by, command.at)
    return [CampaignPublished(command.campaign_id, command.at)]


def count_sold(command: CountSold) -> list[Event]:
    """Whoever sends it has just decided that the orders are paid: their streams say so."""
    if not command.order_count:
        return []
    return [
        UnitsSold(
            command.campaign_id, command.order_count, command.units, command.money_fen, command.at
        )
    ]


def undo_sales(command: UndoSales) -> list[Event]:
    if not command.order_count and not command.units:
        return []
    return [
        SalesUndone(
            command.campaign_id, command.order_count, command.units, command.money_fen, command.at
        )
    ]


def change_promise(command: ChangePromise, campaign: Campaign) -> list[Event]:
    promised = (command.dispatch_from, command.dispatch_by)
    if promised == (campaign.dispatch_from, campaign.dispatch_by):
        return []
    require_sound_promise(command)
    if campaign.stage in (Stage.FAILED, Stage.TERMINATED):
        raise CampaignEnded(stage=campaign.stage.value)
    return [
        PromiseChanged(
            command.campaign_id,
            command.dispatch_by,
            command.reason,
            command.at,
            command.dispatch_from,
        )
    ]


def give_notices(command: GiveNotices, campaign: Campaign) -> list[Event]:
    """Each once, and none that comes too late; a clock that jumps back gives none again."""
    if campaign.stage not in (Stage.PUBLISHED, Stage.CLOSED):
        return []
    return [
        NoticeGiven(command.campaign_id, notice, command.at)
        for notice in notices_of(campaign.terms)
        if notice.is_due(command.at) and notice not in campaign.notices
        if campaign.stage is Stage.PUBLISHED or notice.kind in AFTER_CLOSING
    ]


def close(command: CloseCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage in (Stage.CLOSED, Stage.FAILED):
        return []
    if campaign.stage is not Stage.PUBLISHED:
        raise CampaignNotOpen(stage=campaign.stage.value)
    deposit = campaign.terms.deposit
    if deposit is not None and command.at < deposit.ends_at:
        raise BalanceStillOpen(ends_at=deposit.ends_at)
    units, sold = campaign.held.total(), campaign.sold
    if not campaign.is_formed and not reaches_minimum(campaign):
        return [CampaignFailed(command.campaign_id, units, campaign.units_min, command.at, sold)]
    return [CampaignClosed(command.campaign_id, units, command.at, sold)]


def form(command: FormCampaign, campaign: Campaign) -> list[Event]:
    """Buying may begin once the minimum is reached: what is cancelled later changes nothing."""
    if campaign.is_formed or campaign.stage is Stage.CLOSED:
        return []
    if campaign.stage is not Stage.PUBLISHED or not reaches_minimum(campaign):
        raise CampaignNotFormed(campaign_id=command.campaign_id, stage=campaign.stage.value)
    return [CampaignFormed(command.campaign_id, command.at)]


def reaches_minimum(campaign: Campaign) -> bool:
    """What is paid whole reaches every minimum that is stated."""
    minimum, sold = campaign.terms.minimum, campaign.sold
    return (
        sold.units >= campaign.units_min
        and sold.orders >= minimum.orders
        and sold.money_fen >= minimum.money_fen
    )


def terminate(command: TerminateCampaign, campaign: Campaign) -> list[Event]:
    if campaign.stage is Stage.TERMINATED:
        return []
    if campaign.stage in (Stage.CLOSED, Stage.FAILED):
        raise CampaignEnded(stage=campaign.stage.value)
    if campaign.is_formed:
        raise CampaignAlreadyFormed(campaign_id=command.campaign_id)
    return [CampaignTerminated(command.campaign_id, command.reason, command.at)]


DECIDER = Decider(initial=Campaign(), evolve=evolve, decide=decide)
