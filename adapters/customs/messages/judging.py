"""Every fault of a message that is a file: how it is built, and what stands in it."""

from adapters.customs.messages.checking import content_faults
from adapters.customs.messages.faults import Fault
from adapters.customs.messages.gathering import gather
from adapters.customs.messages.parsing import parsed
from adapters.customs.messages.structure import structure_faults


def faults_in(body: bytes) -> list[Fault]:
    """Empty for a message that customs' schema and the rules beside it take.

    Raises UnreadableMessageError for what is no message at all.
    """
    root, table = parsed(body)
    gathered = gather(root, table)
    inside = content_faults(gathered.content, is_signed=gathered.is_signed)
    return [*structure_faults(root, table), *inside]
