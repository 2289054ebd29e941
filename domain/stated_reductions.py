"""Public reductions as a campaign's terms state them: one shape for all kinds.

What a kind does not ask for stays as it is unstated. Terms are stored, and what is stored is of one
shape; reckoning with the kinds stands in `reductions`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from domain import reductions
from domain.identifiers import Sku
from domain.reductions import (
    CampaignPrice,
    PercentOff,
    PublicReduction,
    ReductionUnsound,
    SpendAndSave,
    Window,
)


class ReductionKind(Enum):
    CAMPAIGN_PRICE = "campaign price"
    PERCENT_OFF = "percent off"
    SPEND_AND_SAVE = "spend and save"


@dataclass(frozen=True, slots=True)
class StatedReduction:
    """A campaign price names one product; the others name those they are for, or none for all."""

    kind: ReductionKind
    name: str
    window: Window
    skus: tuple[Sku, ...] = ()
    price_fen: int = 0
    """Of a campaign price."""

    share_off: Decimal = Decimal(0)
    """Of a percentage: 0.20 is 20 % off."""

    spend_fen: int = 0
    """Of spending and saving, as are the two below."""

    save_fen: int = 0
    repeats: bool = False

    @property
    def public(self) -> PublicReduction:
        match self.kind:
            case ReductionKind.CAMPAIGN_PRICE:
                return CampaignPrice(self.name, self.skus[0], self.price_fen, self.window)
            case ReductionKind.PERCENT_OFF:
                return PercentOff(self.name, self.share_off, self.skus, self.window)
            case ReductionKind.SPEND_AND_SAVE:
                return SpendAndSave(
                    self.name, self.spend_fen, self.save_fen, self.repeats, self.skus, self.window
                )


def require_sound(stated: StatedReduction) -> None:
    """Raises ReductionUnsound, also for what its kind does not ask for."""
    asked = {
        ReductionKind.CAMPAIGN_PRICE: {"price_fen"},
        ReductionKind.PERCENT_OFF: {"share_off"},
        ReductionKind.SPEND_AND_SAVE: {"spend_fen", "save_fen", "repeats"},
    }[stated.kind]
    numbers = {"price_fen", "share_off", "spend_fen", "save_fen", "repeats"}
    is_unasked = any(getattr(stated, name) for name in numbers - asked)
    is_of_one = stated.kind is ReductionKind.CAMPAIGN_PRICE
    if is_unasked:
        raise ReductionUnsound(name=stated.name, part="kind")
    if is_of_one and len(stated.skus) != 1:
        raise ReductionUnsound(name=stated.name, part="skus")
    reductions.require_sound(stated.public)
