"""A campaign tried out under a clock of its own: its steps are the address, nothing is kept."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from adapters.gatherer import RETRY_AFTER_SECONDS
from adapters.sandbox.desk import TrialDesk
from adapters.sandbox.drafts import recorded_draft
from adapters.sandbox.faults import TrialError, TrialsCrowdedError
from adapters.sandbox.reading import BETWEEN, ORDERS_MAX, STEPS_MAX, read_steps, steps_of
from adapters.sandbox.told import TrialTold
from adapters.sandbox.words_of_steps import SUMS, words_of_fault
from adapters.texts import coded
from adapters.web.campaign_trial_forms import PRODUCT_ROWS, step_of
from adapters.web.faults import Fault
from adapters.web.pages import Page, page_of
from adapters.web.refusals import words_of
from adapters.web.remedies import Remedy, remedy_words
from adapters.web.remedy_links import remedy_of
from domain.campaign_commands import DraftCampaign, ProductsUnfit
from domain.refusals import Refused

router = APIRouter()


@router.get("/campaigns/{campaign_id}/try")
def try_out(campaign_id: str, page: Annotated[Page, Depends(page_of)]) -> Response:
    draft = recorded_draft(page.system, page.partition, campaign_id)
    if draft is None:
        raise page.missing("campaign", campaign_id)
    asked = page.request.query_params
    texts = steps_of(asked.get("steps", ""))
    if word := asked.get("add"):
        return added(page, draft, texts, word)
    return trial_page(page, draft, texts)


def added(page: Page, draft: DraftCampaign, texts: Sequence[str], word: str) -> Response:
    """One step more is another address; what cannot be read comes back as it was typed."""
    page.typed = defaultdict(str, page.request.query_params)
    more = (*texts, step_of(word, page.typed))
    try:
        read_steps(more)
    except TrialError as fault:
        page.fault = Fault(word, "", words_of_fault(fault, draft.time_zone))
        page.status = 422
        return trial_page(page, draft, texts)
    return RedirectResponse(
        page.url("campaigns", draft.campaign_id, "try", steps=joined(more)), 303
    )


def trial_page(page: Page, draft: DraftCampaign, texts: Sequence[str]) -> Response:
    told, words, remedy = tried(page, draft, texts)
    if told and told.unfit:
        remedy = Remedy(remedy_words(ProductsUnfit.__name__))
    answer = page.show(
        "campaigns/trial.html",
        campaign=draft,
        trial=told,
        why_not=words,
        remedy=remedy,
        steps=joined(texts),
        steps_before=joined(texts[:-1]),
        count=len(texts),
        steps_max=STEPS_MAX,
        orders_max=ORDERS_MAX,
        sums=[(name, coded(said)) for name, said in SUMS.items()],
        product_rows=PRODUCT_ROWS,
        with_step=lambda step: joined((*texts, step)),
        up_to=lambda number: joined(texts[:number]),
    )
    if page.status == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def tried(
    page: Page, draft: DraftCampaign, texts: Sequence[str]
) -> tuple[TrialTold | None, str, Remedy | None]:
    """The trial, or why there is none and what would satisfy it."""
    try:
        return desk_of(page.request).told(draft, texts), "", None
    except TrialsCrowdedError as fault:
        page.status = 503
        return None, words_of_fault(fault, draft.time_zone), None
    except TrialError as fault:
        page.status = 422
        return None, words_of_fault(fault, draft.time_zone), None
    except Refused as refusal:
        # A draft of before a rule was made.
        page.status = 409
        return None, words_of(refusal)[1], remedy_of(page, refusal)


def desk_of(request: Request) -> TrialDesk:
    desk: TrialDesk = request.app.state.trials
    return desk


def joined(texts: Sequence[str]) -> str:
    return BETWEEN.join(texts)
