"""The rules that refuse what is asked of an order."""

from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


class UnknownOrder(UnknownThing): ...


class OrderIdTaken(ChangeRefused): ...


class OrderWasNotPlaced(ChangeRefused): ...


class OrderNotPaid(ChangeRefused): ...


class OrderAlreadyPlaced(ChangeRefused): ...


class OrderAlreadyCancelled(ChangeRefused): ...


class OrderAlreadyCollected(ChangeRefused): ...


class OrderHeldElsewhere(ChangeRefused): ...


class LineCountRefused(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class PriceNotPositive(AmountRefused): ...


class UnitPriceTooFine(AmountRefused): ...


class AmountNotWholeFen(AmountRefused): ...


class FreightNegative(AmountRefused): ...


class DiscountExceedsGoods(AmountRefused): ...


class OverSingleLimit(AmountRefused): ...


class IdentityNumberInvalid(AmountRefused): ...


class BuyerIsAnotherPerson(ChangeRefused): ...


class CutExceedsOrder(AmountRefused): ...


class RefundExceedsPaid(AmountRefused): ...


class RefundIdTaken(ChangeRefused): ...


class RefundNotOwed(UnknownThing): ...


class HoldEnded(ChangeRefused):
    """Raised for a payment that is begun after its time."""


class HoldNotEnded(ChangeRefused): ...


class TooManyPaymentsBegun(AmountRefused):
    """Raised where beginning one payment after another would hold units for ever."""


class OrdersLocked(ChangeRefused):
    """Raised for a buyer who would cancel after the campaign locked its orders."""


class AddressLocked(ChangeRefused):
    """Raised for another consignee than the waybill names, after addresses were locked."""
