"""Firms and offices that are only played: no production starts with them."""


class PlayedPartError(ValueError):
    """Raised when a production would start with a firm or an office that is only played."""


def refuse_played_payments(payments: str, played: str) -> None:
    """Else every refund would count as paid, and no buyer would see a fen of it."""
    if payments == played:
        raise PlayedPartError(
            f"payments is {played}, which pays nobody back: set JIHUO_PAYMENTS to the address of"
            " the payment firm, https://…, and JIHUO_PAYMENTS_SECRET to what you sign with"
        )


def refuse_played_customs(customs: str, played: str) -> None:
    """Else it would answer its own declarations, and parcels be released that customs never saw."""
    if customs == played:
        raise PlayedPartError(
            f"customs is {played}, which clears nothing: set JIHUO_CUSTOMS to files:DIR, the folder"
            " that the gateway to the port reads and answers into, or to its address, https://…"
        )


def refuse_played_register(key: str, played: str) -> None:
    """Only the register of made-up people knows its key: it would confirm whoever asks first."""
    if key == played:
        raise PlayedPartError(
            f"identity_key is {played}, the key of the register that is played: set"
            " JIHUO_IDENTITY_URL and JIHUO_IDENTITY_KEY to those of a real one, or neither"
        )
