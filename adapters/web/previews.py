"""What an act would do, in the words of the events it would record, or why it would be refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.web.pages import Page
from adapters.web.refusals import words_of
from adapters.web.remedies import Remedy
from adapters.web.remedy_links import remedies_of, remedy_of
from adapters.wording import words_for
from application.event_log import Recorded
from domain.identifiers import Partition
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Preview:
    """`refusal` is empty for an act that would be taken."""

    events: Sequence[Any] = ()
    words: Sequence[str] = ()
    refusal: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Orders it would go on without, and why."""

    remedy: Remedy | None = None
    """What would satisfy the rule that refuses it."""

    remedies: Sequence[Remedy] = ()
    """What would satisfy the rules that leave orders out, one for each rule."""


def preview_of(page: Page, command: Any, partition: Partition | None = None) -> Preview:
    """Decide a command and append nothing; in the past nothing is decided either."""
    if page.past:
        return Preview()
    try:
        plan = page.preview(command, partition)
    except Refused as refusal:
        return Preview(refusal=words_of(refusal)[1], remedy=remedy_of(page, refusal))
    recorded = [
        Recorded(0, change.stream.id, change.stream.version, event, None)
        for change in plan.changes
        for event in change.events
    ]
    left_out = {order_id: words_of(refusal)[1] for order_id, refusal in plan.refused.items()}
    events = [each.event for each in recorded]
    words = [words_for(each) for each in recorded]
    remedies = remedies_of(page, plan.refused.values())
    return Preview(events, words, left_out=left_out, remedies=remedies)
