"""Mails as a mail program shows them: as a picture, with nothing that is loaded from elsewhere."""

import email
import email.policy
import pathlib
import re

from judge import Judge

PICTURES = pathlib.Path("target/ci/mails")
# The page of every kind of message in every language, as the tests keep it.
KINDS = pathlib.Path("tests/fixtures/messages")
# A mail program has a narrow window.
WINDOW = {"width": 640, "height": 800}


def look(browser, server, name):
    """Judges the HTML of every mail that was sent."""
    mails = []
    for file in sorted(pathlib.Path(server.folder, "outbox").glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = message.get_body(("html",))
        if body is not None:
            mails.append((f"mail `{message['subject']}` of {name},", f"{name}-{len(mails) + 1:02}", body.get_content()))
    return judged(browser, mails) if mails else [f"mails of {name}: no mail has HTML"]


def look_at_kinds(browser):
    """Judges the page of every kind of message in every language, also of those that no walk brings about."""
    mails = []
    for file in sorted(KINDS.glob("html-*.txt")):
        language = file.stem.removeprefix("html-")
        for part in re.split(r"(?m)^=== ", file.read_text(encoding="utf-8"))[1:]:
            kind, html = part.split("\n", 1)
            mails.append((f"mail `{kind}` in {language},", f"{language}-{kind.replace(' ', '-')}", html))
    return judged(browser, mails) if mails else [f"no page of mail in {KINDS}"]


def judged(browser, mails):
    """Judges each mail, and keeps a picture of it in the light and in the dark."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults = []
    with browser.new_context(viewport=WINDOW, reduced_motion="reduce") as context:
        page = context.new_page()
        asked = []
        page.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
        for where, picture, html in mails:
            page.goto("about:blank")
            judge = Judge(page, "about:blank", where, guests=("",))
            page.set_content(html)
            judge.must("<script" not in html.lower(), "holds a script")
            judge.must(not asked, f"loads {asked}")
            asked.clear()
            judge.look()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=PICTURES / f"{picture}-{scheme}.png", full_page=True)
            faults += judge.faults
    return faults
