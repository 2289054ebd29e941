"""What a run asked of guarantees for its messages, and whose tax each message holds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from domain.columns import without
from domain.held_taxes import AskedTax, OrderTax
from domain.identifiers import OrderId
from domain.replacing import replace


class Answer(Enum):
    """What a guarantee said to a message."""

    AWAITED = "awaited"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """One message: its orders with their taxes, and the guarantee that was asked for them."""

    guarantee_id: str
    taxes: Mapping[OrderId, int]
    answer: Answer = Answer.AWAITED

    @property
    def amount_fen(self) -> int:
        return sum(self.taxes.values())


@dataclass(frozen=True, slots=True)
class Pledges:
    asks: Mapping[str, Ask] = field(default_factory=dict)
    """By message, in the order in which they were asked."""

    messages: Mapping[OrderId, str] = field(default_factory=dict)
    """The message that holds an order's tax; none once the order needs nothing held."""

    def with_asked(self, guarantee_id: str, taxes: Iterable[AskedTax]) -> "Pledges":
        new: dict[str, dict[OrderId, int]] = {}
        for tax in taxes:
            new.setdefault(tax.message_id, {})[tax.order_id] = tax.tax_fen
        asks = {message_id: Ask(guarantee_id, of_one) for message_id, of_one in new.items()}
        held = {i: message_id for message_id, of_one in new.items() for i in of_one}
        return Pledges({**self.asks, **asks}, {**self.messages, **held})

    def with_answer(self, message_ids: Iterable[str], answer: Answer) -> "Pledges":
        new = {i: replace(self.asks[i], answer=answer) for i in message_ids if i in self.asks}
        return replace(self, asks={**self.asks, **new})

    def without(self, order_ids: Collection[OrderId]) -> "Pledges":
        """These orders need nothing held; a later declaration of them asks anew."""
        if self.messages.keys().isdisjoint(order_ids):
            return self
        return replace(self, messages=without(self.messages, order_ids))

    def sent(self, message_id: str, order_ids: Collection[OrderId]) -> "Pledges":
        """A message goes out once: who was left out of it is asked for anew."""
        if message_id not in self.asks:
            return self
        of_message = [i for i in self.asks[message_id].taxes if self.messages.get(i) == message_id]
        return self.without(set(of_message).difference(order_ids))

    def waits(self, order_id: OrderId) -> bool:
        """Whether the order can only be declared once its guarantee answers otherwise."""
        message_id = self.messages.get(order_id)
        return message_id is not None and self.asks[message_id].answer is not Answer.GRANTED

    def granted_message(self, order_id: OrderId, tax_fen: int) -> str:
        """The message that holds all of an order's tax; empty where none does."""
        message_id = self.messages.get(order_id, "")
        if not message_id:
            return ""
        ask = self.asks[message_id]
        covers = ask.answer is Answer.GRANTED and ask.taxes[order_id] >= tax_fen
        return message_id if covers else ""

    def refused_by_others(self, guarantee_id: str) -> list[OrderId]:
        """Orders that wait at another guarantee than this one, which may have room for them."""
        return [
            order_id
            for order_id, message_id in self.messages.items()
            if self.asks[message_id].answer is Answer.REFUSED
            and self.asks[message_id].guarantee_id != guarantee_id
        ]

    def loose(self, message_id: str) -> tuple[OrderTax, ...]:
        """Orders of a message that need nothing of it any more."""
        taxes = self.asks[message_id].taxes.items()
        return tuple(OrderTax(i, fen) for i, fen in taxes if self.messages.get(i) != message_id)

    def last_message(self, order_id: OrderId) -> str:
        """The latest message that was asked for an order, whatever became of it since."""
        asked = (i for i in reversed(tuple(self.asks)) if order_id in self.asks[i].taxes)
        return self.messages.get(order_id) or next(asked, "")
