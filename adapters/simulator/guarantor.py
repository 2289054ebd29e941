"""The guarantee that bears the taxes of everything the simulation declares."""

from adapters.demonstration import DECLARANT
from adapters.simulator.stage import SimulationStage
from application.pledging import HoldAgainst
from domain.guarantee_commands import LodgeGuarantee
from domain.identifiers import shared_of

GUARANTEE = "G-DEMO"
LODGED_FEN = 10_000_000_000
"""More than all that is simulated is taxed, so that no message waits."""


def lodge(stage: SimulationStage) -> None:
    shared, at = shared_of(stage.book), stage.clock()
    lodging = LodgeGuarantee(GUARANTEE, LODGED_FEN, at)
    stage.do(lodging, f"lodge:{GUARANTEE}", "guarantor", shared)
    holding = HoldAgainst(DECLARANT, GUARANTEE, at)
    stage.do(holding, f"hold:{GUARANTEE}", "guarantor", shared)
