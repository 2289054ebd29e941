"""The exchange with customs: over the link and with the keys that the settings choose."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from adapters.bootstrap import System
from adapters.customs.exchange import Exchange, Means
from adapters.customs.exchanged import ExchangedMessages
from adapters.customs.keeping import Keeping
from adapters.customs.links.chosen import link_for
from adapters.customs.links.link import Link
from adapters.customs.opening import Opener
from adapters.customs.register import NumberRegister
from adapters.customs.sealing import Keys
from adapters.customs.signing.chosen import key_ring_for, trust_for
from adapters.customs.signing.trust import Trust
from adapters.settings import Settings
from application.consequences import states
from application.streams import BOOK, THE_BOOK
from domain.account_book import AccountBook
from domain.account_book_lines import BookLine
from domain.identifiers import Partition, shared_of


@contextmanager
def exchange_for(settings: Settings, system: System) -> Iterator[Exchange]:
    """Its link is let go at the end of the block."""
    book = Partition(f"{settings.operator}.{settings.book}")
    keys, trust = key_ring_for(settings, system.clock), trust_for(settings)
    with link_for(settings) as link:
        yield exchange_over(link, keys, trust, system, book)


def exchange_over(
    link: Link, keys: Keys, trust: Trust, system: System, book: Partition
) -> Exchange:
    keeping = Keeping(
        system.messages, NumberRegister(system.engine), ExchangedMessages(system.engine)
    )
    opener = Opener(trust, system.clock)
    means = Means(keys, opener, keeping, shared_of(book), lambda where: lines_of(system, where))
    return Exchange(link, means, system.clock)


def lines_of(system: System, book: Partition) -> Mapping[int, BookLine]:
    """As they are filed now: what a line holds and in which unit never changes."""
    reader, named = system.handling.reader, (book, THE_BOOK)
    kept: AccountBook = states(reader, BOOK, [named])[named]
    return kept.lines
