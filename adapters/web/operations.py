"""Operations: where every follower stands, what hinders it, and what an operator may do."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from adapters.model_states import NAMES, at_fault, model_states, outcome_of, progress_of
from adapters.poison import poison_at
from adapters.read_models import MODELS
from adapters.texts import mark, translated
from adapters.web.acts import Act, act_of
from adapters.web.operation_columns import follower_table, skip_table
from adapters.web.pages import Page, page_of
from application.following import PolicyFollower
from projections import hindrances, rebuild_rows
from projections.hindrances import WHY_MAX, NotPossibleError, Skip, skips_of

router = APIRouter()

TONES = {"following": "green", "paused": "amber", "not followed": "amber"}

NOT_POSSIBLE: dict[str, str] = {
    "NotPreparedError": mark("There is no read model {name} in this database."),
    "NotAtFaultError": mark("{name} does not stand still at position {position}."),
    "WhyMissingError": mark(
        "A skip is kept for ever: say why, in at most {characters} characters."
    ),
    "RebuildUnderWayError": mark("{name} is being rebuilt already."),
    "NoRebuildError": mark("{name} is not being rebuilt."),
}
"""What cannot be done to a follower now, by the name of the error."""

NOT_AT_FAULT = mark("{name} does not stand still.")
"""Said when no position was named."""


@router.get("/operations")
def operations(page: Annotated[Page, Depends(page_of)]) -> Response:
    return operations_page(page)


def operations_page(page: Page) -> Response:
    system = page.system
    states = model_states(system)
    skips = skips_of(system.engine)
    now = system.clock()
    progress = {s.name: progress_of(s.rebuild, now) for s in states if s.rebuild}
    outcomes = {s.name: outcome_of(s.rebuild) for s in states if s.rebuild}
    words = {s.name: (progress if s.is_rebuilding else outcomes).get(s.name, "") for s in states}
    return page.show(
        "operations/list.html",
        states=states,
        table=follower_table(page, words).of(states),
        faults=[(s, poison_at(system.log, s.fault.position)) for s in at_fault(states) if s.fault],
        stopped=[s for s in states if s.rebuild and s.rebuild.state == rebuild_rows.STOPPED],
        progress=progress,
        outcomes=outcomes,
        skips=skip_table(page).of(skips),
        end=system.log.last_position(),
        workers=len({state.worker for state in states if state.worker}),
        tones=TONES,
        now=now,
    )


@router.post("/operations/{name}/pause")
def pause(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def decide() -> None:
        hindrances.pause(act.page.system.engine, name, act.page.visitor.actor, act.now)

    return done(act, name, decide)


@router.post("/operations/{name}/resume")
def resume(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def decide() -> None:
        hindrances.resume(act.page.system.engine, name)

    return done(act, name, decide)


@router.post("/operations/{name}/retry")
def retry(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def decide() -> None:
        hindrances.retry(act.page.system.engine, name)

    return done(act, name, decide, or_policies=True)


@router.post("/operations/{name}/skip")
def skip(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    position = act.whole("position", least=1)

    def decide() -> None:
        why = act.text("why", needed=False, longest=WHY_MAX)
        hindrances.skip(
            act.page.system.engine, Skip(name, position, act.page.visitor.actor, act.now, why)
        )

    return done(act, name, decide, field="why", or_policies=True)


@router.post("/operations/{name}/rebuild")
def rebuild(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def decide() -> None:
        rebuild_rows.ask(act.page.system.engine, name, act.page.visitor.actor, act.now)

    return done(act, name, decide)


@router.post("/operations/{name}/cancel")
def cancel(name: str, act: Annotated[Act, Depends(act_of)]) -> Response:
    def decide() -> None:
        (model,) = [model for model in MODELS if model.name == name]
        rebuild_rows.cancel(act.page.system.engine, model, act.now)

    return done(act, name, decide)


def done(
    act: Act,
    name: str,
    decide: Callable[[], None],
    *,
    field: str = "",
    or_policies: bool = False,
) -> Response:
    """Decide about one follower and show all of them; or why it cannot be."""
    page = act.page
    if name not in NAMES and not (or_policies and name == PolicyFollower.name):
        raise page.missing("read model", name)
    try:
        decide()
    except NotPossibleError as refusal:
        return act.refused(field, words_of(refusal), 409, lambda: operations_page(page))
    return RedirectResponse(page.url("operations"), 303)


def words_of(refusal: NotPossibleError) -> str:
    is_anywhere = refusal.values.get("position", 0) is None
    words = NOT_AT_FAULT if is_anywhere else NOT_POSSIBLE[type(refusal).__name__]
    return translated(words).format(**refusal.values)
