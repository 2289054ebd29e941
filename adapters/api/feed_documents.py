"""What the feed answers, for those who read its description."""

from typing import Any

from adapters.api.documents import EVERYWHERE, header, problems

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
ADDRESS = {"type": "string", "format": "uri"}

CLOUD_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "version", "dataref"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {**TEXT, "description": "The position in the log"},
        "source": {**TEXT, "description": "`/operator/book`"},
        "type": {**TEXT, "examples": ["jihuo.OrderPlaced.v2"]},
        "subject": {**TEXT, "examples": ["order/shop-3:0042"]},
        "version": {"type": "integer", "description": "Which event of its stream it is"},
        "time": {**TIME, "description": "When it was recorded"},
        "correlationid": {**TEXT, "description": "The command with which everything began"},
        "causationid": {**TEXT, "description": "The command or event from which it came"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {**ADDRESS, "description": "The JSON Schema of `data`"},
        "dataref": {**ADDRESS, "description": "This event alone"},
        "unreadable": {"const": True, "description": "Stored in a shape that cannot be read"},
        "data": {"type": "object", "description": "People cut to what the reader may see"},
    },
}


PAGE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A page of events, or a stream of them",
        "headers": {
            "Link": header("Where the next page begins, `rel=next`"),
            "Jihuo-Position": header("How far was looked: nothing up to here is left", "integer"),
        },
        "content": {
            "application/cloudevents-batch+json": {
                "schema": {"type": "array", "items": CLOUD_EVENT}
            },
            "text/event-stream": {"schema": TEXT},
        },
    },
    **problems((*EVERYWHERE, 400)),
}

ONE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The event",
        "content": {"application/cloudevents+json": {"schema": CLOUD_EVENT}},
    },
    **problems((*EVERYWHERE, 404)),
}

TYPES_ANSWERS = problems(EVERYWHERE)

SCHEMA_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The schema",
        "content": {"application/schema+json": {"schema": {"type": "object"}}},
    },
    **problems((*EVERYWHERE, 404)),
}
