"""One order number on one platform: it names one order of one book, for as long as that stands."""

from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import CampaignId, MerchantId, OrderId, Partition, PersonKey
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class OrderNumberClaimed:
    """Claimed together with a part of the buyer's year; both end with what the order says."""

    order_id: OrderId
    book: Partition
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    quota_year: int
    until: datetime
    """When the claim may be taken up as abandoned; never before the order says it is not placed."""

    claimed_at: datetime
    refusals: int = 0
    """How often the order had been refused: what ends an earlier claim does not end this one."""


@dataclass(frozen=True, slots=True)
class OrderNumberGivenBack:
    order_id: OrderId
    book: Partition
    given_back_at: datetime


Event = OrderNumberClaimed | OrderNumberGivenBack


@dataclass(frozen=True, slots=True)
class OrderNumber:
    book: Partition | None = None
    refusals: int = 0
    """Of the order, when it was claimed."""

    buyer_key: PersonKey | None = None
    """Whose year was claimed together with it."""

    quota_year: int = 0


def evolve(number: OrderNumber, event: Event) -> OrderNumber:
    match event:
        case OrderNumberClaimed():
            return OrderNumber(event.book, event.refusals, event.buyer_key, event.quota_year)
        case OrderNumberGivenBack():
            return OrderNumber()


@dataclass(frozen=True, slots=True)
class ClaimOrderNumber:
    order_id: OrderId
    book: Partition
    campaign_id: CampaignId
    merchant_id: MerchantId
    buyer_key: PersonKey
    quota_year: int
    until: datetime
    at: datetime
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class GiveBackOrderNumber:
    order_id: OrderId
    book: Partition
    at: datetime


Command = ClaimOrderNumber | GiveBackOrderNumber


class OrderNumberTaken(ChangeRefused):
    """Raised for a number of another order, or of an earlier try that has not ended."""


class NumberClaimedOtherwise(ChangeRefused):
    """Raised for a number of this very try that is claimed for another buyer, year or sum.

    What was claimed first may be placed yet. Two claims would be two quotas for one order, and
    that of whoever broke off would never be given back.
    """


def decide(command: Command, number: OrderNumber) -> list[Event]:
    match command:
        case ClaimOrderNumber():
            if number == claimed_by(command):
                return []
            if (number.book, number.refusals) == (command.book, command.refusals):
                raise NumberClaimedOtherwise(order_id=command.order_id)
            if number.book is not None:
                raise OrderNumberTaken(order_id=command.order_id, book=number.book)
            return [claimed(command)]
        case GiveBackOrderNumber():
            if number.book != command.book:
                return []
            return [OrderNumberGivenBack(command.order_id, command.book, command.at)]


def claimed_by(command: ClaimOrderNumber) -> OrderNumber:
    return OrderNumber(command.book, command.refusals, command.buyer_key, command.quota_year)


def claimed(command: ClaimOrderNumber) -> OrderNumberClaimed:
    return OrderNumberClaimed(
        command.order_id,
        command.book,
        command.campaign_id,
        command.merchant_id,
        command.buyer_key,
        command.quota_year,
        command.until,
        command.at,
        command.refusals,
    )


DECIDER = Decider(initial=OrderNumber(), evolve=evolve, decide=decide)
