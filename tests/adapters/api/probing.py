"""Has schemathesis try the interface, and tells what it did and what it found."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

from adapters.api.commands import KEY
from tests.adapters.api.interface import ROOT, Interface

POSITIVE = ["2xx", "304", "400", "401", "403", "404", "409", "412", "429", "503"]
"""What fits the description is accepted, or refused for what no description says: a rule, a cursor
or a tag that is not ours."""

NEGATIVE = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]

CHARACTERS_MAX = 4_000
"""Of one request that shows a fault."""


@dataclass
class Probed:
    """What was tried and what was answered."""

    cases: int = 0
    operations: set[str] = field(default_factory=set)
    checks: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    phases: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.cases} cases on {len(self.operations)} operations,"
            f" {sum(self.checks.values())} checks {dict(self.checks)},"
            f" answers {dict(sorted(self.statuses.items()))}, {len(self.faults)} faults"
        )


_numbers = itertools.count(1)


class OwnKeys:
    """The application as its own machine calls it, each command under a key of its own.

    A key that has another body already is refused with 422, which looks like a body that does not
    fit; keys that break the description are left as they are.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = [self._own(*pair) for pair in scope["headers"] if pair[0] != b"host"]
            scope = {**scope, "headers": [*headers, (b"host", b"127.0.0.1:8000")]}
        await self.app(scope, receive, send)

    @staticmethod
    def _own(name: bytes, value: bytes) -> tuple[bytes, bytes]:
        if name != b"idempotency-key" or not re.fullmatch(KEY, value.decode("latin-1")):
            return name, value
        return name, b"probe-%d" % next(_numbers)


def configured(seed: int, phases: Sequence[str], **generation: Any) -> SchemathesisConfig:
    return accepting(POSITIVE, seed, phases, generation)


def accepting(
    statuses: Sequence[str], seed: int, phases: Sequence[str], generation: dict[str, Any]
) -> SchemathesisConfig:
    """What may be answered to what fits the description."""
    every = ("examples", "coverage", "fuzzing", "stateful")
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": "Bearer admin"},
            "generation": {"database": "none", "no-shrink": True, **generation},
            "phases": {phase: {"enabled": phase in phases} for phase in every},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": list(statuses)},
                "negative_data_rejection": {"expected-statuses": NEGATIVE},
            },
        }
    )


def probe(
    api: Interface, config: SchemathesisConfig, paths: str = "", cases_max: int = 10**9
) -> Probed:
    """Stop after so many cases: every phase that was asked for has begun, or says so."""
    schema: BaseSchema = schemathesis.openapi.from_asgi(
        f"{ROOT}/openapi.json", OwnKeys(api.site.app), config=config
    )
    if paths:
        schema = schema.include(path_regex=paths)
    probed = Probed()
    stream = from_schema(schema).execute()
    for event in stream:
        match event:
            case events.ScenarioFinished():
                note(probed, event.recorder)
                if probed.cases > cases_max:
                    stream.stop()
            case events.PhaseFinished():
                probed.phases[event.phase.name.name] = event.status.name
            case events.NonFatalError() | events.FatalError():
                probed.faults.append(str(event))
    return probed


def note(probed: Probed, recorder: Any) -> None:
    probed.cases += len(recorder.cases)
    for case in recorder.cases.values():
        probed.operations.add(case.value.operation.label)
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            probed.statuses[interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            probed.checks[check.name] += 1
            if check.failure_info is not None:
                answer = recorder.interactions[case_id].response
                said = answer.content[:500] if answer else b""
                probed.faults.append(fault_of(check.name, check.failure_info, said))


def fault_of(name: str, found: Any, said: bytes) -> str:
    """A fault with the request that shows it, and what was answered."""
    parts = (
        f"{name}: {found.failure.title}",
        found.failure.message[:500],
        found.code_sample[-CHARACTERS_MAX:],
        said.decode(errors="replace"),
    )
    return "\n".join(parts)
