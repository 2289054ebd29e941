"""I21: the log has no gaps, its bytes are what they were, and each event is one command's."""

from collections.abc import Iterator

from adapters.event_codec import EventCodec
from adapters.shape_faults import StoredShapeError
from adapters.verification.findings import Check, Examination
from adapters.verification.log_reading import CommandRange, StoredRow


class LogItself:
    """Judges rows before anybody decodes what they mean."""

    def __init__(self, codec: EventCodec, commands: Iterator[CommandRange]) -> None:
        self.gaps = Examination(
            "I21", "gapless", "positions of the log and versions of each stream have no gaps"
        )
        self.payloads = Examination(
            "I21", "payloads", "every stored payload decodes, and encodes to the same bytes again"
        )
        self.owners = Examination(
            "I21",
            "commands",
            "every event is of one accepted command, and a command of one partition",
        )
        self._codec = codec
        self._commands = commands
        self._command: CommandRange | None = next(commands, None)
        self._position = 0
        self._versions: dict[str, tuple[int, int]] = {}

    def checks(self) -> list[Check]:
        return [
            Check(self.gaps, {}),
            Check(self.payloads, {}),
            Check(self.owners, {}, at_end=self._judge_rest),
        ]

    def number(self, row: StoredRow) -> None:
        """Judge a row's position and version."""
        expected = self._position + 1
        self.gaps.expect(
            row.position == expected,
            f"position {expected}",
            f"position {row.position} follows {self._position}",
            self._position,
            row.position,
        )
        self._position = row.position
        version, position = self._versions.get(row.stream_id, (0, 0))
        self.gaps.expect(
            row.version == version + 1,
            row.stream_id,
            f"version {row.version} follows {version}",
            *((position, row.position) if position else (row.position,)),
        )
        self._versions[row.stream_id] = (row.version, row.position)

    def decode(self, row: StoredRow) -> object | None:
        """The event; None for one that cannot be read."""
        try:
            event: object = self._codec.decode(row.name, row.payload)
            name, payload = self._codec.encode(event)
        except StoredShapeError as error:
            message = f"{row.name} cannot be read: {error}"
            self.payloads.expect(False, row.stream_id, message, row.position)
            return None
        # An event of an older shape is read as one of today's: its bytes are of another name.
        is_same = name != row.name or payload == row.payload
        message = f"{row.name} encodes to other bytes than those stored"
        self.payloads.expect(is_same, row.stream_id, message, row.position)
        return event

    def owner(self, row: StoredRow) -> CommandRange | None:
        """The command that wrote the row."""
        while self._command is not None and self._command.last < row.position:
            self._step()
        command = self._command
        if command is None or row.position < command.first:
            message = "no accepted command wrote this event"
            self.owners.expect(False, row.stream_id, message, row.position)
            return None
        self.owners.expect(
            row.stream_id.startswith(f"{command.partition}/"),
            row.stream_id,
            f"command {command.metadata.command_id} of {command.partition} wrote to it",
            row.position,
        )
        return command

    def _step(self) -> None:
        """Go on to the next command, which begins after the last one ends."""
        before, self._command = self._command, next(self._commands, None)
        if before and before.last < before.first:
            self._name_command(before, "it ends before it begins")
        if before and self._command and self._command.first <= before.last:
            self._name_command(self._command, "another command wrote its events too")

    def _judge_rest(self) -> None:
        """Commands that say they wrote events which the log does not hold."""
        while self._command is not None:
            if self._command.last > self._position:
                self._name_command(self._command, "the log ends before its events do")
            self._step()

    def _name_command(self, command: CommandRange, message: str) -> None:
        subject = f"command {command.metadata.command_id}"
        self.owners.broken(subject, message, command.first, command.last)
