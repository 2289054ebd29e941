"""What came of gathered commands: kinds of answers, and what the log holds."""

from application.streams import DECIDERS, GUARANTEE
from tests.adapters.gathering_ground import Ground, guarantee


def reserved(here: Ground, name: str) -> dict[str, int]:
    stream = here.log.read([guarantee(name)])[guarantee(name)]
    held = DECIDERS[GUARANTEE].state_of(stream.events).reserved
    return {message.run_id: left.amount_fen for message, left in held.items()}


def is_recorded(here: Ground, name: str) -> bool:
    return bool(here.log.read([guarantee(name)])[guarantee(name)].version)


def kinds(answers: list[object]) -> list[type]:
    return [type(each) for each in answers]
