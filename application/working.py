"""What actors do: look at what a stream needs, ask the outside, hand the answer in as a command.

Every piece of work may run twice, at once or never: what is left to do is read from the streams,
and commands are named by what they rest on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.assigned_mail import AssignedMail
from application.book_desk import BookDesk
from application.book_work import BookWork
from application.campaign_work import CampaignWork, OrdersOf
from application.customs_desk import Carrier, CustomsDesk, PaymentFirm
from application.customs_mail import CustomsMail
from application.customs_work import CustomsWork
from application.event_log import EventHistory
from application.hands import Handles, Hands
from application.money_work import MoneyWork
from application.run_work import RunWork
from application.work_requests import Request, Work, positions_in
from domain.identifiers import FilingId, OrderId, RunId


class Desk(CustomsDesk, BookDesk, Protocol):
    """Customs, for declarations and for the account book."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Everybody an actor talks to."""

    desk: Desk
    carrier: Carrier
    payment_firm: PaymentFirm


class Worker:
    """Does one request at a time."""

    def __init__(
        self,
        handling: Handles,
        log: EventHistory,
        outside: Outside,
        orders_of: OrdersOf,
        clock: Callable[[], datetime],
    ) -> None:
        hands = Hands(handling, clock)
        self._campaigns = CampaignWork(hands, orders_of)
        self._customs = CustomsWork(hands, log, outside.desk)
        self._papers = BookWork(hands, log, outside.desk)
        self._mail = CustomsMail(hands, outside.desk)
        self._assigned = AssignedMail(hands, outside.desk)
        self._money = MoneyWork(hands, outside.payment_firm)
        self._runs = RunWork(hands, outside.carrier)

    def do(self, request: Request) -> None:
        where, subject = request.partition, request.subject
        match request.work:
            case Work.DRIVE_RUN:
                self._runs.drive(where, RunId(subject))
            case Work.TRANSMIT:
                self._customs.transmit(positions_in(subject))
            case Work.PAY_REFUNDS:
                self._money.pay_refunds(where, OrderId(subject))
            case Work.DECLARE_RETURN:
                self._customs.declare_returns(where, OrderId(subject))
            case Work.TAKE_SHARES:
                self._money.take_shares(where, subject)
            case Work.EMPTY_CAMPAIGN:
                self._campaigns.empty(where, subject)
            case Work.SETTLE_CAMPAIGN:
                self._campaigns.settle(where, subject)
            case Work.RECORD_ASSIGNED:
                self._assigned.record(where, subject)
            case Work.FILE_PAPERS:
                self._papers.file(where, FilingId(subject))
            case Work.SEND_PAPER:
                self._papers.transmit(int(subject))
            case Work.TEND_WAITLIST:
                self._campaigns.tend_waitlist(where, subject)

    def take_mail(self) -> int:
        """Record what customs answered; how many answers there were."""
        return self._mail.take()
