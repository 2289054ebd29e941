"""What do officers of a site see: controls, draws, the roster, grades and who is black-listed?"""

from collections.abc import Mapping

from projections import (
    enterprise_grades,
    inspection_cartons,
    inspection_controls,
    inspection_draws,
)
from projections.inspection_controls import tables
from projections.read_model import Handler, ReadModel

HANDLERS: Mapping[type, Handler] = {
    **inspection_controls.HANDLERS,
    **inspection_draws.HANDLERS,
    **inspection_cartons.HANDLERS,
    **enterprise_grades.HANDLERS,
}

MODEL = ReadModel("inspection_desk", tables, HANDLERS)
