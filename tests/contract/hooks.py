"""What the description cannot say: how two parts of a call belong together, and that a test reaches nobody else."""

import itertools

import schemathesis

CALLS = itertools.count()

# A text like any other, as far as sending it goes.
schemathesis.serializer.alias("application/toml", "text/plain")


def fits(case):
    """Whether the call is meant to fit the description; one that is not is left as it is."""
    return case.meta is None or case.meta.generation.mode.is_positive


def is_http(value):
    """Whether a header can be sent at all: one with control signs is refused by the server before the API sees the call."""
    return not isinstance(value, str) or all(sign >= " " and sign != "\x7f" for sign in value)


@schemathesis.hook
def map_case(context, case):
    body = case.body
    for name in [name for name, value in (case.headers or {}).items() if not is_http(value)]:
        del case.headers[name]
    # A key names one call: under one that was used, another body is refused.
    if fits(case) and "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = f"call-{next(CALLS)}"
    if not fits(case) or not isinstance(body, dict):
        return case
    # The address and the body name one thing.
    if case.method == "PUT" and isinstance(body.get("id"), str) and case.path_parameters:
        case.path_parameters["id"] = body["id"]
    if case.operation.label == "PUT /api/v1/systems/{id}":
        # Which systems are offered to whom is not described; the chapter `register::shared` tries it.
        body.pop("uses", None)
    if case.operation.label == "POST /api/v1/feeds":
        # What is added is polled: nothing listens there, and nobody else is asked.
        body["url"] = "http://127.0.0.1:9/" + str(next(CALLS))
        if body.get("listing") is not None:
            body["marked"] = False
    if case.operation.label == "POST /api/v1/invitations":
        # What is an address of e-mail is no regular language, and which organisations there are is not described.
        body.update(email=f"call-{next(CALLS)}@town.example", organisation=None)
    if case.operation.label == "POST /api/v1/subscriptions":
        # Nor is the grammar of a query, which the chapter `search` tries.
        body.update(to=f"call-{next(CALLS)}@town.example", query="theme:mobility")
    for contract in body.get("contracts") or []:
        # A contract that ends before it begins is refused.
        contract.pop("until", None)
    measures = [body] if "state" in body else list((body.get("measures") or {}).values())
    for measure in measures:
        if measure.get("state") == "not-applicable" and not (measure.get("reason") or "").strip():
            measure["reason"] = "It is not used here."
    return case
