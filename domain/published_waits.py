"""How long others say that goods wait: what ports and customs published, to be held against ours.

None of these is a limit of the law. Each is of another place and counted in its own way; the names
of waits are those of the read model that counts ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class PublishedWait:
    within: timedelta
    of: str
    """What was measured, as it was published."""

    source: str


PUBLISHED_WAITS: Mapping[str, PublishedWait] = {
    "landing": PublishedWait(
        timedelta(hours=3),
        "lobsters by the green channel, from landing to the warehouse",
        "trade press, Guangzhou airport, 2016",
    ),
    "entering": PublishedWait(
        timedelta(hours=32, minutes=1),
        "import clearance overall in 2022: 32.02 hours",
        "trade press, figures of the national customs, 2022",
    ),
    "tallying": PublishedWait(
        timedelta(days=1),
        "goods are tallied within a day",
        "english.customs.gov.cn, Hangzhou (Xiasha)",
    ),
    "clearing": PublishedWait(
        timedelta(minutes=10),
        "from order to release",
        "english.customs.gov.cn, Hangzhou (Xiasha)",
    ),
    "inspecting": PublishedWait(
        timedelta(days=2),
        "random inspection of stock, finished within two days",
        "trade press (ssopdot.com 19369)",
    ),
    "loading": PublishedWait(
        timedelta(minutes=5),
        "automatic sorting, from entering the line to loading",
        "trade press, Hangzhou, Double 11",
    ),
}
"""By wait."""
