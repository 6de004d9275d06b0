"""Which pages there are, and whether each of them was judged: the table is made from the router (`tests/spec/access.rs`)."""

import pathlib

TABLE = pathlib.Path(__file__).parents[1] / "spec/access/pages.txt"
FEED, LEADS_ON, MACHINE = "data and no page", "answers with no page of its own", "for a machine"
# Rows of the table that no browser shows as a page, and why.
SKIPPED = {
    **dict.fromkeys(
        (
            "GET /search.atom", "GET /search.rss", "GET /search.json", "GET /search.csv", "GET /search.items", "GET /suggest",
            "GET /opensearch.xml", "GET /public.json", "GET /public.jsonld", "GET /public.atom", "GET /deadlines.ics",
            "GET /systems/{id}/deadlines.ics", "GET /systems/{id}/files/{file}", "GET /calendar/{key}/deadlines.ics",
            "GET /calendar/{key}/systems/{id}/deadlines.ics", "GET /static/{name}", "GET /register/exports/{export}",
        ),
        FEED,
    ),
    **dict.fromkeys(
        (
            "GET /sign-in/oidc", "POST /sign-out", "POST /register/exports", "POST /account/calendar", "POST /account/sessions/{session}",
            "POST /account/tokens/{token}", "POST /members/withdraw", "POST /register/offers", "POST /systems/{id}/alone",
            "POST /systems/{id}/files/{file}/remove", "POST /systems/{id}/questionnaires/{questionnaire}",
            "POST /systems/{id}/proposals/{fact}", "POST /subscriptions/{token}/resume", "POST /subscriptions/{token}/unmute",
        ),
        LEADS_ON,
    ),
    **dict.fromkeys(
        ("GET /health/live", "GET /health/ready", "GET /metrics", "GET /push/{token}", "POST /push/{token}"), MACHINE
    ),
    # No demo and no server of the walks has a bot of Telegram.
    "POST /subscriptions/{token}/chat": "the page of the subscription with a code in it; `tests/spec/subscriber.rs` reads it",
}
# Rows that stand for several pages.
EACH = {
    "GET /systems/{id}/details/{kind}": ("versions", "contracts", "contacts", "changes"),
    "GET /systems/{id}/details/{kind}/{place}": ("versions", "contracts", "contacts", "changes"),
    "GET /systems/{id}/export/{format}": ("report", "fria", "annex-viii"),
    "GET /register/export/{format}": ("report",),
}
# What only a provider of OpenID Connect leads to.
OF_PROVIDER = ("GET /sign-in/oidc/callback", "GET /sign-in/code", "POST /sign-in/code", "POST /account/second-factor/end")


def table():
    return [" ".join(line.split()[:2]) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def fits(row, method, path):
    """The parts of a path that stand where a row has a name in braces; none where the row is another one."""
    its_method, pattern = row.split()
    wanted, there = pattern.split("/"), path.split("/")
    if method != its_method or len(wanted) != len(there):
        return None
    held = [(part, text) for part, text in zip(wanted, there) if part.startswith("{")]
    fixed = all(part == text for part, text in zip(wanted, there) if not part.startswith("{"))
    return dict(held) if fixed else None


def of(rows, method, path):
    """The row of a page: the one with the fewest names in braces, as the router takes it."""
    found = [(len(held), row, held) for row in rows if (held := fits(row, method, path)) is not None]
    return min(found, key=lambda one: one[0])[1:] if found else (None, {})


def not_judged(seen, with_provider):
    """What of the table was never judged, and what is said of it that does not hold."""
    rows, faults = table(), []
    judged = {}
    for method, path in seen:
        row, held = of(rows, method, path)
        judged.setdefault(row, set()).update(held.values())
    for row in rows:
        if row in SKIPPED:
            if row in judged:
                faults.append(f"{row} is left out ({SKIPPED[row]}), and was judged")
        elif row not in judged and (with_provider or row not in OF_PROVIDER):
            faults.append(f"{row} was never judged")
        elif row in EACH:
            faults += [f"{row} was never judged with `{one}`" for one in EACH[row] if one not in judged[row]]
    faults += [f"{row} is named in pages.py, and there is no such page" for row in (*SKIPPED, *EACH, *OF_PROVIDER) if row not in rows]
    return faults
