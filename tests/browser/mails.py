"""The mails of a server as a mail program shows them: as a picture, with nothing that is loaded from elsewhere."""

import email
import email.policy
import pathlib

from judge import Judge

PICTURES = pathlib.Path("target/ci/mails")
# A mail program has a narrow window.
WINDOW = {"width": 640, "height": 800}


def look(browser, server, name):
    """Judges the HTML of every mail that was sent, and keeps a picture of each in the light and in the dark."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults, shown = [], 0
    with browser.new_context(viewport=WINDOW, reduced_motion="reduce") as context:
        page = context.new_page()
        asked = []
        page.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
        for file in sorted(pathlib.Path(server.folder, "outbox").glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body(("html",))
            if body is None:
                continue
            shown += 1
            html = body.get_content()
            page.goto("about:blank")
            judge = Judge(page, "about:blank", f"mail `{message['subject']}` of {name},", guests=("",))
            page.set_content(html)
            judge.must("<script" not in html.lower(), "holds a script")
            judge.must(not asked, f"loads {asked}")
            asked.clear()
            judge.look()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=PICTURES / f"{name}-{shown:02}-{scheme}.png", full_page=True)
            faults += judge.faults
    if shown == 0:
        faults.append(f"mails of {name}: no mail has HTML")
    return faults
