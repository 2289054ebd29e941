"""Shelves of officers: controls, draws, the roster and grades; they are the whole book's."""

from adapters.api.shelf import Shelf, nobody
from application import streams
from projections import enterprise_grades, inspection_controls, inspection_desk, inspection_draws

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "controls",
        "A control that an officer ordered or a lot drew: what was found, and who let go.",
        inspection_desk.MODEL,
        inspection_controls.controls.select().subquery(),
        ("control_id",),
        ("kind", "draw_id", "outcome"),
        owned=nobody,
        kind=streams.CONTROL,
    ),
    Shelf(
        "controlled-parcels",
        "A parcel that a control keeps in the zone, or kept until it was let go.",
        inspection_desk.MODEL,
        inspection_controls.parcels.select().subquery(),
        ("control_id", "run_id", "order_id"),
        ("control_id", "order_id"),
        owned=nobody,
    ),
    Shelf(
        "controlled-goods",
        "A product of an entry that a control keeps on its shelf.",
        inspection_desk.MODEL,
        inspection_controls.goods.select().subquery(),
        ("control_id", "entry_id", "sku"),
        ("control_id", "sku"),
        owned=nobody,
    ),
    Shelf(
        "draws",
        "A draw of inspections: its commitment, its witness, and its seed once it is revealed.",
        inspection_desk.MODEL,
        inspection_draws.draws.select().subquery(),
        ("draw_id",),
        ("committed_by",),
        owned=nobody,
        kind=streams.DRAW,
    ),
    Shelf(
        "officers",
        "An officer on the roster of the site.",
        inspection_desk.MODEL,
        inspection_draws.officers.select().subquery(),
        ("officer",),
        (),
        owned=nobody,
    ),
    Shelf(
        "officer-relations",
        "Why an officer is not drawn for an enterprise.",
        inspection_desk.MODEL,
        inspection_draws.relations.select().subquery(),
        ("officer", "enterprise"),
        ("officer", "enterprise"),
        owned=nobody,
    ),
    Shelf(
        "grades",
        "The grade of an enterprise whose grade has changed, and the rule of its last change.",
        inspection_desk.MODEL,
        enterprise_grades.grades.select().subquery(),
        ("enterprise",),
        ("grade",),
        owned=nobody,
        kind=streams.GRADE,
    ),
    Shelf(
        "grade-changes",
        "A change of a grade with the rule and the facts that it follows from.",
        inspection_desk.MODEL,
        enterprise_grades.changes.select().subquery(),
        ("position",),
        ("enterprise",),
        owned=nobody,
        is_newest_first=True,
    ),
)
