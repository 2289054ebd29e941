"""What one's own command came to, in words: the redirect carries it to the page it leads to."""

from starlette.datastructures import QueryParams

from adapters.texts import say
from adapters.web import left_out


def notice_of(query: QueryParams, reached: int, is_waiting: bool) -> list[str]:
    """Where it was recorded, whom it left out, and whether the page has not seen it yet."""
    is_news = query.get("events", "0") != "0"
    recorded = say("Recorded at position {position}.", position=f"{reached:,}")
    said = [recorded if is_news else say("It was so already."), *left_out.told(query)]
    if is_waiting:
        said.append(say("This page has not caught up with it yet: reload in a moment."))
    return said
