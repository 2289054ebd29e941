"""Lines of a basket and the reductions that are offered for them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from domain.identifiers import Sku
from domain.reductions import ListedLine, PercentOff, SpendAndSave, Window
from domain.reductions_split import ReducedLine

AT = datetime(2026, 11, 11, 4, tzinfo=UTC)
DAY = Window(AT, AT + timedelta(days=1))
PAST = Window(AT - timedelta(days=1), AT)
MILK, TEA, SOAP = Sku("milk"), Sku("tea"), Sku("soap")


def line(sku, quantity, price):
    return ListedLine(sku, quantity, Decimal(price))


def reduced(sku, quantity, price):
    return ReducedLine(sku, quantity, Decimal(price))


def save(spend, saving, *skus, name="full", repeats=False, window=DAY):
    return SpendAndSave(name, spend, saving, repeats, skus, window)


def percent(share, *skus, name="percent", window=DAY):
    return PercentOff(name, Decimal(share), skus, window)
