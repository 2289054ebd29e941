"""Files many products at once: one read, one append; what cannot be filed is left out and named."""

from dataclasses import dataclass
from datetime import datetime

from application.streams import PRODUCT
from application.workbench import Handlers, Workbench
from domain.product import RegisterProduct
from domain.refusals import AmountRefused, Refused

PRODUCTS_PER_COMMAND_MAX = 1_000
"""As many as one command files: a stream each, all in one append."""


@dataclass(frozen=True, slots=True)
class RegisterProducts:
    """File products, or replace what was filed of them; those that cannot be are left out."""

    products: tuple[RegisterProduct, ...]
    at: datetime


class TooManyProducts(AmountRefused):
    """Raised when a command names more products than are read, decided and appended at once."""


def register_products(bench: Workbench, command: RegisterProducts) -> None:
    """Raises the first refusal when every one is refused: the command is then decided anew."""
    count = len(command.products)
    if count > PRODUCTS_PER_COMMAND_MAX:
        raise TooManyProducts(products=count, products_max=PRODUCTS_PER_COMMAND_MAX)
    bench.load((PRODUCT, (each.sku for each in command.products)))
    for each in command.products:
        try:
            bench.decide(PRODUCT, each.sku, each)
        except Refused as refusal:
            bench.left_out(each.sku, refusal)
    if bench.refused.keys() >= {each.sku for each in command.products}:
        raise next(iter(bench.refused.values()))


HANDLERS: Handlers = {RegisterProducts: register_products}
