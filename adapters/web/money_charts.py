"""Money taken and owed, day by day."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from adapters.texts import say
from adapters.web.charts import MONEY, Chart, Series, Window
from adapters.web.formats import yuan


def money_chart(window: Window, before: sa.Row[Any], days: Sequence[sa.Row[Any]]) -> Chart | None:
    """What was taken and repaid in all by the end of each day, and what was owed then."""
    by_day = {row.day: row for row in days}

    def grown(name: str) -> list[int]:
        of_day = (getattr(by_day.get(day), name, 0) for day in window.days)
        return list(accumulate(of_day, initial=getattr(before, name)))[1:]

    received, repaid = grown("received_fen"), grown("repaid_fen")
    owed = [all_owed - back for all_owed, back in zip(grown("owed_fen"), repaid, strict=True)]
    if not any((*received, *repaid, *owed)):
        return None
    return Chart(
        say("Money taken and owed"),
        say(
            "By the end of {day} {received} taken in all, {repaid} of it repaid, {owed} owed back;"
            " {taken} was taken in these days.",
            day=window.last.isoformat(),
            received=yuan(received[-1]),
            repaid=yuan(repaid[-1]),
            owed=yuan(owed[-1]),
            taken=yuan(received[-1] - before.received_fen),
        ),
        say("end of"),
        [day.isoformat() for day in window.days],
        [
            Series(say("Taken in all"), received),
            Series(say("Repaid in all"), repaid),
            Series(say("Owed back"), owed),
        ],
        "¥",
        MONEY,
    )
