"""How one of the three documents (order, payment, waybill) of every order stands at customs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from domain import customs_codes as codes
from domain.clearance_parts import DocumentAnswer
from domain.columns import with_each, without
from domain.identifiers import OrderId
from domain.replacing import replace


@dataclass(frozen=True, slots=True)
class Papers:
    """By order, as all that a run knows (`domain.clearance_state`)."""

    sent: Mapping[OrderId, str] = field(default_factory=dict)
    """The message that it went out with last; none while it has to be sent."""

    awaited: frozenset[OrderId] = frozenset()
    """Sent and not answered since."""

    stored: frozenset[OrderId] = frozenset()
    """Sent, answered since, and stored at customs by the latest answer that decided."""

    decided: Mapping[OrderId, DocumentAnswer] = field(default_factory=dict)
    """The latest answer that decided it, also to an earlier sending of it."""

    progress: Mapping[OrderId, DocumentAnswer] = field(default_factory=dict)

    repeated: Mapping[OrderId, int] = field(default_factory=dict)
    """How often it was sent again by itself since somebody saw to it."""

    refused_changes: frozenset[OrderId] = frozenset()
    """Refused while customs had it: what was said before is still there."""

    def with_sent(self, message_id: str, order_ids: Collection[OrderId]) -> "Papers":
        return Papers(
            with_each(self.sent, order_ids, message_id),
            self.awaited.union(order_ids),
            self.stored.difference(order_ids),
            self.decided,
            self.progress,
            self.repeated,
            self.refused_changes,
        )

    def with_answers(self, answers: Collection[DocumentAnswer]) -> "Papers":
        # Hundreds of answers have a status or two: each of these is judged once.
        statuses = {answer.status for answer in answers}
        ends = set(filter(codes.answers_document, statuses))
        refusals = set(filter(codes.refuses_document, ends))
        ended = {a.order_id: a for a in answers if a.status in ends}
        underway = {a.order_id: a for a in answers if a.status not in ends}
        refused = [i for i, answer in ended.items() if answer.status in refusals]
        stored = self.stored.union(ended.keys() & self.sent.keys())
        # Nearly all answers are an end, and a good one: a column less is copied then.
        return Papers(
            self.sent,
            self.awaited.difference(ended),
            stored.difference(refused) if refused else stored,
            {**self.decided, **ended},
            {**self.progress, **underway} if underway else self.progress,
            self.repeated,
            self.still_there_of(refused, ended),
        )

    def still_there_of(
        self, refused: Collection[OrderId], ended: Mapping[OrderId, DocumentAnswer]
    ) -> frozenset[OrderId]:
        """Documents that customs keeps as they were; after half a year it has forgotten some."""
        gone = {i for i in refused if ended[i].status in codes.NOT_THERE}
        there = filter(self.is_at_customs, (i for i in refused if i not in gone))
        return self.refused_changes.union(there).difference(gone)

    def is_at_customs(self, order_id: OrderId) -> bool:
        """Whether customs has it, be it not as it was said last: another is a change of it."""
        last = self.decided.get(order_id)
        return last is not None and (
            order_id in self.refused_changes or codes.has_document(last.status)
        )

    def to_send(self, order_ids: Collection[OrderId]) -> "Papers":
        """They have to be sent anew."""
        return Papers(
            without(self.sent, order_ids),
            self.awaited.difference(order_ids),
            self.stored.difference(order_ids),
            self.decided,
            self.progress,
            self.repeated,
            self.refused_changes,
        )

    def to_repeat(self, order_ids: Collection[OrderId]) -> "Papers":
        """They have to be sent anew, and nobody has seen to them."""
        times = {order_id: self.repeated.get(order_id, 0) + 1 for order_id in order_ids}
        return replace(self.to_send(order_ids), repeated={**self.repeated, **times})

    def seen_to(self, order_ids: Collection[OrderId]) -> "Papers":
        """They have to be sent anew: somebody has mended what was wrong."""
        return replace(self.to_send(order_ids), repeated=without(self.repeated, order_ids))

    def forgotten(self, order_ids: Collection[OrderId]) -> "Papers":
        """Nothing is known of these orders any more."""
        return replace(
            self.seen_to(order_ids),
            decided=without(self.decided, order_ids),
            progress=without(self.progress, order_ids),
            refused_changes=self.refused_changes.difference(order_ids),
        )
