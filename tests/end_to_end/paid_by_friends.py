"""A season in which friends pay for some buyers, and a register that says who those are."""

from datetime import timedelta

from adapters.identity.keys import identity_key
from application.envelope import Envelope
from application.identifying import RecordIdentities
from application.paying_orders import pay_orders
from application.streams import RUN as RUNS
from domain.buyer_identity import OrderOfBook, RecordIdentityAnswer
from domain.clearance_events import DocumentsMatched
from domain.identifiers import PersonKey, shared_of
from domain.payment import PaymentShare, ReportPayment
from tests.end_to_end.season import DUE_FEN, RUN, Season

FRIEND = PersonKey("friend-of-theirs")


class PaidByFriends(Season):
    """The orders at `friends` are paid by somebody else than their buyers."""

    friends: tuple[int, ...] = ()

    def pay(self, order_id, payment_id, amount_fen=DUE_FEN):
        if self.order_ids.index(order_id) not in self.friends:
            super().pay(order_id, payment_id, amount_fen)
            return
        share = PaymentShare(self.book, order_id, amount_fen)
        name = f"{self.book}-{payment_id}"
        payment = ReportPayment(name, "ALIPAY", FRIEND, amount_fen, (share,), self.now)
        pay_orders(self.system.handling, [payment], self.sender)

    def confirm(self, place, *orders, reason=None):
        """What the register says of the buyer at a place, and of which of their orders."""
        buyer = self.placing[place]
        person = buyer.buyer
        answer = RecordIdentityAnswer(
            buyer.buyer_key,
            identity_key("test", person),
            tuple(OrderOfBook(self.book, self.order_ids[i]) for i in orders or (place,)),
            "register",
            f"ref-{self.now.isoformat()}",
            reason,
            self.now,
        )
        self.now += timedelta(minutes=1)
        shared, command_id = shared_of(self.book), f"identity:{self.now.isoformat()}"
        recording = RecordIdentities((answer,), (), self.now)
        envelope = Envelope(shared, recording, command_id, "engine", self.now)
        # Not gathered: one of them comes while the gatherer is at work.
        self.system.handling.handle(envelope)

    def stages(self):
        members = self.state(RUNS, RUN).members
        return [members[i].stage for i in self.order_ids if i in members]

    def matches(self):
        return [e for e in self.events(RUNS, RUN) if isinstance(e, DocumentsMatched)]
