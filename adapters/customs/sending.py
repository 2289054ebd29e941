"""Messages about orders on their way out: assembled, checked, signed, kept, handed over."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from adapters.customs.assembling import assembled
from adapters.customs.assembling_documents import UnassembledError
from adapters.customs.keeping import Keeping, Signed
from adapters.customs.links.link import Link, LinkUnreachableError
from adapters.customs.messages.faults import FaultyMessageError
from adapters.customs.messages.writing import written
from adapters.customs.sealing import Keys, UnsignedError, sealed
from application.customs_desk import GatewayError, MessageOut, NotTaken, UnsayableError
from domain.identifiers import Partition


class Sending:
    """What an exchange does for messages about orders."""

    def __init__(
        self, link: Link, keys: Keys, keeping: Keeping, clock: Callable[[], datetime]
    ) -> None:
        self._link = link
        self._keys = keys
        self._keeping = keeping
        self._clock = clock

    def send(self, messages: Sequence[MessageOut]) -> NotTaken:
        """All are kept before the first leaves; those of one book are read and kept at once."""
        not_taken = dict[str, UnsayableError | GatewayError]()
        signed = list(self._signed(self._still_here(messages), not_taken))
        self._keeping.sent(signed, self._clock())
        self._hand_over(signed, not_taken)
        return not_taken

    def _hand_over(
        self, signed: Sequence[Signed], not_taken: dict[str, UnsayableError | GatewayError]
    ) -> None:
        """What the link has taken is noted together: what it is given again, it takes once."""
        taken = set[tuple[Partition, str]]()
        try:
            for each in signed:
                told, fault = each.told, self._put(each)
                if fault is None:
                    taken.add((told.partition, told.message_id))
                    continue
                not_taken[told.message_id] = fault
                if isinstance(fault, LinkUnreachableError):
                    break  # Nobody would answer for the others either: they wait with this one.
        finally:
            self._keeping.exchanged.hand_over(taken, self._clock())

    def _put(self, signed: Signed) -> GatewayError | None:
        try:
            self._link.put(f"{signed.message.kind}-{signed.message.guid}", signed.body)
        except GatewayError as fault:
            return fault
        return None

    def _still_here(self, messages: Sequence[MessageOut]) -> Iterator[MessageOut]:
        """What the link has taken lately is on its way: sent again, it might be taken although the
        first was refused.
        """
        named = {(each.partition, each.message_id) for each in messages}
        gone = self._keeping.exchanged.on_their_way(named, self._clock())
        return (each for each in messages if (each.partition, each.message_id) not in gone)

    def _signed(
        self,
        messages: Iterable[MessageOut],
        not_taken: dict[str, UnsayableError | GatewayError],
    ) -> Iterator[Signed]:
        for told in messages:
            try:
                message = assembled(told)
                yield Signed(told, message, sealed(message, written(message), self._keys))
            except (FaultyMessageError, UnassembledError) as fault:
                kept_hash = self._keeping.found_unsayable(told, str(fault), self._clock())
                not_taken[told.message_id] = UnsayableError(str(fault), kept_hash)
            except UnsignedError as fault:
                not_taken[told.message_id] = fault
