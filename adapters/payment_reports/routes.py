"""`POST /api/v1/payment-reports/{payment_firm}`: a payment firm tells what was paid.

It is no route for people or tokens: the signature says who sends it. It stands in
docs/payments.md and not in the description of the interface, whose every path needs a token.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from adapters.api.problem import ProblemError
from adapters.payment_reports.taking import JSON, Answer, Came, NotSignedError, take
from adapters.texts import say

router = APIRouter(include_in_schema=False)

NAME_MAX = 120


@router.post("/payment-reports/{payment_firm}")
async def receive(
    request: Request, payment_firm: Annotated[str, Path(max_length=NAME_MAX)]
) -> Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        body = await request.body()
    except ClientDisconnect:
        # Nobody hears the answer: who was cut off sends it again.
        return Response(status_code=400)
    came = Came(request.url.path, payment_firm, headers, body)
    answer = await run_in_threadpool(taken, request, came)
    return Response(answer.body, answer.status, media_type=JSON)


def taken(request: Request, came: Came) -> Answer:
    state = request.app.state
    try:
        return take(state.system, state.settings, came)
    except NotSignedError:
        words = say("Nobody we know has signed this, or it was signed more than minutes ago.")
        raise ProblemError("ReportNotSigned", words) from None
