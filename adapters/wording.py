"""Every event as a plain sentence, for a person who asks what happened."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.wording_book import BOOK
from adapters.wording_campaigns import CAMPAIGNS
from adapters.wording_clearance import CLEARANCE
from adapters.wording_filing import FILING
from adapters.wording_goods import GOODS
from adapters.wording_identity import IDENTITY
from adapters.wording_inspections import INSPECTIONS
from adapters.wording_mail import MAIL
from adapters.wording_orders import ORDERS
from adapters.wording_shared import SHARED
from adapters.wording_waiting import WAITING
from adapters.wording_years import YEARS
from adapters.wording_zone import ZONE
from application.event_log import Recorded

WORDS: Mapping[type, Callable[[Any], str]] = {
    **CAMPAIGNS,
    **ORDERS,
    **SHARED,
    **GOODS,
    **ZONE,
    **BOOK,
    **CLEARANCE,
    **IDENTITY,
    **WAITING,
    **YEARS,
    **FILING,
    **MAIL,
    **INSPECTIONS,
}


def words_for(recorded: Recorded) -> str:
    """What happened, in the reader's language; nobody's name, number or address is in it."""
    return WORDS[type(recorded.event)](recorded.event)
