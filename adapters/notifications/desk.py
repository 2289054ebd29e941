"""One visitor at the notices: what pages and endpoints do alike, within the visitor's reach."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.ownership import merchants_in
from adapters.access.registry import Change
from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.notifications.contacts import Contact, checked, contact_of, forget, keep
from adapters.notifications.faults import (
    ContactNotThereError,
    MerchantNeededError,
    NoticeError,
    NoticeNotThereError,
)
from adapters.notifications.notice_log import NoticeLog
from adapters.notifications.rights import may_read_notices, may_switch, may_tell, require
from adapters.notifications.switches import Off, switch, switched_off
from adapters.texts import say
from application.notices import Channel, Kind
from application.state_reading import StateReader
from application.streams import CAMPAIGN, ORDER, WAITLIST
from domain.identifiers import OrderId, Partition, stream_of
from domain.waitlist import stands
from projections.following_tables import writing

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """Raises NoticeError; what is another merchant's is told as what is not there."""

    system: System
    partition: Partition
    visitor: Visitor
    at: datetime

    @property
    def log(self) -> NoticeLog:
        """Raises NoticesNotForRolesError."""
        require(may_read_notices(self.visitor))
        return NoticeLog(self.system.engine, self.partition, self.within)

    @property
    def within(self) -> Collection[str] | None:
        reach = self.visitor.reach
        return None if reach.merchants is None else merchants_in(reach)

    def sent_again(self, notice_id: str, channel: str) -> Row:
        """As it stands then: waiting, or as it stood where it may not be. NoticeNotThereError."""
        require(may_tell(self.visitor))
        log = NoticeLog(self.system.engine, self.partition, self.within)
        log.send_again(notice_id, channel, (self.visitor.actor, self.at))
        row = log.one(notice_id, channel)
        if row is None:
            raise NoticeNotThereError(say("there is no notice {notice_id}", notice_id=notice_id))
        return row

    def contact(self, order_id: str) -> Row:
        """Raises ContactNotThereError."""
        require(may_read_notices(self.visitor))
        return self._known(order_id)

    def take_contacts(self, given: Sequence[Contact]) -> dict[str, NoticeError]:
        """Note those that can be; for the others why not, by their orders' ids."""
        require(may_tell(self.visitor))
        owners = self._owners(given)
        taken, left_out = [], dict[str, NoticeError]()
        for contact in given:
            try:
                if contact.order_id not in owners:
                    raise ContactNotThereError(no_order(contact.order_id))
                taken.append(checked(contact))
            except NoticeError as fault:
                left_out[contact.order_id] = fault
        with writing(self.system.engine) as connection:
            keep(connection, self.partition, owners, taken, (self.visitor.actor, self.at))
        return left_out

    def forget_contact(self, order_id: str) -> None:
        """For good, with what the log of notices shows of it. Raises ContactNotThereError."""
        require(may_tell(self.visitor))
        self._known(order_id)
        with writing(self.system.engine) as connection:
            forget(connection, self.partition, [order_id])
            change = Change(self.visitor.actor, self.at)
            operator = self.partition.partition(".")[0]
            changes.note(connection, operator, change, "contact forgotten", order_id)

    def off(self, merchant_id: str) -> Off:
        require(may_read_notices(self.visitor))
        with self.system.engine.connect() as connection:
            return switched_off(connection, self.partition, [merchant_id])

    def switch(self, merchant_id: str, off: Collection[tuple[Kind, Channel]]) -> None:
        """Raises MerchantNeededError for one out of reach."""
        require(may_switch(self.visitor))
        if not merchant_id or not self.visitor.reach.covers(merchant_id):
            raise MerchantNeededError(say("name a merchant of yours"))
        with writing(self.system.engine) as connection:
            by = self.visitor.actor, self.at
            switch(connection, self.partition, merchant_id, off, by)

    def _known(self, order_id: str) -> Row:
        with self.system.engine.connect() as connection:
            row = contact_of(connection, self.partition, order_id)
        if row is None or not self.visitor.reach.covers(row.merchant_id):
            words = say("no contact is known of the order {order_id}", order_id=order_id)
            raise ContactNotThereError(words)
        return row

    def _owners(self, given: Sequence[Contact]) -> Mapping[str, str]:
        """The merchant of each order that is there and in reach, by the orders' own streams.

        Who waits in line for one has none yet: there it is whose campaign that is.
        """
        streams = {stream_of(self.partition, ORDER, each.order_id): each for each in given}
        standing = self.system.handling.reader.read(streams.keys())
        owners = {streams[i].order_id: each.state.merchant_id for i, each in standing.items()}
        waiting = [each for each in given if each.campaign_id and not owners[each.order_id]]
        owners |= owners_of_places(self.system.handling.reader, self.partition, waiting)
        covers = self.visitor.reach.covers
        return {i: merchant for i, merchant in owners.items() if merchant and covers(merchant)}


def owners_of_places(
    reader: StateReader, partition: Partition, given: Sequence[Contact]
) -> Mapping[str, str]:
    """The merchant of the campaign for whose units each number waits, or has an offer."""
    named = {each.campaign_id for each in given}
    campaigns = {i: stream_of(partition, CAMPAIGN, i) for i in named}
    lines = {i: stream_of(partition, WAITLIST, i) for i in named}
    standing = reader.read({*campaigns.values(), *lines.values()}) if named else {}
    return {
        each.order_id: standing[campaigns[each.campaign_id]].state.merchant_id
        for each in given
        if stands(standing[lines[each.campaign_id]].state, OrderId(each.order_id))
    }


def no_order(order_id: str) -> str:
    return say("there is no order {order_id}", order_id=order_id)
