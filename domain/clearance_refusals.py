"""Why commands to a run are refused."""

from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


class UnknownRun(UnknownThing): ...


class RunIdTaken(ChangeRefused): ...


class RunIdRefused(AmountRefused): ...


class RunSizeRefused(AmountRefused): ...


class OrderTwiceInRun(AmountRefused): ...


class OrderNotInRun(UnknownThing): ...


class WaybillNumberTaken(ChangeRefused): ...


class DeclarationStands(ChangeRefused): ...


class NotDeclared(ChangeRefused): ...


class AlreadyReleased(ChangeRefused): ...


class NotReleased(ChangeRefused): ...


class WithdrawalPending(ChangeRefused):
    """Raised while customs has not answered a withdrawal that was asked before release."""


class NotPicked(ChangeRefused): ...


class GoodsNotHere(ChangeRefused): ...


class AlreadyListed(ChangeRefused): ...
