"""How one of the three documents (order, payment, waybill) of every order stands at customs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from domain import customs_codes as codes
from domain.clearance_events import DocumentAnswer
from domain.columns import with_each, without
from domain.identifiers import OrderId


@dataclass(frozen=True, slots=True)
class Papers:
    """By order, as all that a run knows (`domain.clearance_state`)."""

    sent: Mapping[OrderId, str] = field(default_factory=dict)
    """The message that it went out with last; none while it has to be sent."""

    awaited: frozenset[OrderId] = frozenset()
    """Sent and not answered since."""

    decided: Mapping[OrderId, DocumentAnswer] = field(default_factory=dict)
    """The latest answer that decided it, also to an earlier sending of it."""

    progress: Mapping[OrderId, DocumentAnswer] = field(default_factory=dict)

    def stored(self, order_ids: Iterable[OrderId]) -> list[OrderId]:
        """Those of the orders whose document customs has stored as it was sent last."""
        sent, awaited, decided = self.sent, self.awaited, self.decided
        return [
            i
            for i in order_ids
            if i in sent and i not in awaited and i in decided and decided[i].status >= codes.STORED
        ]

    def with_sent(self, message_id: str, order_ids: Collection[OrderId]) -> "Papers":
        sent = with_each(self.sent, order_ids, message_id)
        return Papers(sent, self.awaited.union(order_ids), self.decided, self.progress)

    def with_answers(self, answers: Iterable[DocumentAnswer]) -> "Papers":
        ended, underway = dict[OrderId, DocumentAnswer](), dict[OrderId, DocumentAnswer]()
        for answer in answers:
            is_end = codes.answers_document(answer.status)
            (ended if is_end else underway)[answer.order_id] = answer
        return Papers(
            self.sent,
            self.awaited.difference(ended),
            {**self.decided, **ended},
            {**self.progress, **underway},
        )

    def to_send(self, order_ids: Collection[OrderId]) -> "Papers":
        """They have to be sent anew."""
        sent, awaited = without(self.sent, order_ids), self.awaited.difference(order_ids)
        return Papers(sent, awaited, self.decided, self.progress)

    def forgotten(self, order_ids: Collection[OrderId]) -> "Papers":
        """Nothing is known of these orders any more."""
        return Papers(
            without(self.sent, order_ids),
            self.awaited.difference(order_ids),
            without(self.decided, order_ids),
            without(self.progress, order_ids),
        )
