"""Walks through a demo and through servers that start from nothing, in Chromium, as people do: with and without scripts,
by mouse and by keyboard, on a phone, in the dark, in four languages. Every page on the way is judged (`judge.py`). Ends
with 1 when something does not hold. Without the Python of a provider nobody signs in through one, which it says.

    python3 tests/browser/walks.py target/debug/belfort [target/ci/provider/bin/python]
"""

import pathlib
import re
import shutil
import sys
import time
import traceback

import doors
import follower
import mails
import officer
import pages
import register_states
import sign_in
import states
import together
from judge import Judge
from playwright.sync_api import sync_playwright
from program import Demo, Provider, Server, free_port

HERE = str(pathlib.Path(__file__).parent)
LANGUAGES = ("nl", "fr", "de", "en")
PAGES = (
    "/", "/search?q=AI", "/search?q=zzzzzz", "/search/help", "/fetcher", "/themes", "/projects", "/projects?like=druk", "/share",
    "/projects/druktesensoren-winkelstraat/edit", "/public", "/register", "/register/new", "/register/import", "/register/exports", "/dashboard",
    "/systems/fraudescore-sociale-steun", "/systems/cv-hulp", "/systems/cv-hulp/about", "/systems/cv-hulp/remove",
    "/systems/cv-hulp/history", "/systems/cv-hulp/interview",
    *(f"/systems/{system}/export/annex-viii" for system in register_states.PROVIDED),
    *(f"/systems/cv-hulp/details/{kind}{place}" for kind in register_states.DETAILS for place in ("", "/0")),
    "/account", "/account/second-factor", "/account/tokens", "/members", "/organisations/stad-voorbeeld", "/status", "/api/v1",
)
# Addresses that lead nowhere, and what they answer.
NOWHERE = {
    "/no-such-page": 404, "/items/none": 404, "/systems/none": 404, "/projects/none": 404, "/public/none": 404,
    "/systems/cv-hulp?on=morgen": 400, "/answer/none": 404, "/subscriptions/none/address": 404,
    "/subscriptions/none/why/none": 404, "/confirm/none": 200, "/stop/none": 200,
}
# The walks from nothing: both languages, with scripts and without.
WALKS = (("nl", True), ("en", False), ("nl", False), ("en", True))
# Found on a page, since their addresses hold ids that nobody chose.
LINKED = (("/", "main a[href^='/items/']"), ("/themes", "main a[href^='/themes/']"), ("/projects", "main a[href^='/projects/']"),
          ("/public", "main a[href^='/public/']"), ("/systems/fraudescore-sociale-steun", "main a[href*='/measures/']"),
          ("/systems/cv-hulp/history", "main a[href*='/assessments/']"))
# A table in no known form.
TABLE = "Naam;Soort;Zeer lange kolomnaam zonder betekenis\nTafelmaker;ja;x\nStoelteller;nee;y\n"
# Without movement: a page that still scrolls says nothing yet of where the keyboard is.
DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light", "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "reduced_motion": "reduce", "has_touch": True}
# What is looked at in which languages: on a phone, that with the longest words.
FORMS = (("desk", DESK, LANGUAGES), ("phone in the dark", PHONE, ("de",)))


def sign_in_by_link(page, entrance):
    """Opens the link and gives it what it asks for, if it asks."""
    page.goto(entrance)
    for _ in range(3):
        form = page.locator("main form[method=post]:not(.join)").first
        if form.count() == 0:
            return
        for field in form.locator("input[required]:visible").all():
            kind = field.get_attribute("type")
            field.fill({"email": "an@stad.example", "password": "een lange zin voor de demo"}.get(kind, "An De Smet"))
        form.locator("button[type=submit]").first.click()


def imports(page, form_name):
    """The pages of imports: a table whose columns are to be named, one with mistakes, and one that was taken in."""
    places = []
    for name, table in (("lijst.csv", TABLE), ("fout.csv", TABLE + "Fout;=1\n"), ("klaar.csv", f"Naam\nKlaar op {form_name}\n")):
        page.goto("/register/import")
        page.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": table.encode()})
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/register/import/*")
        places.append(page.url.split("?")[0])
    page.locator("form[action$='/take'] button").click()
    page.wait_for_url("**/register/import/*")
    # What is still assessed refreshes itself, in the middle of being looked at.
    return [*places[:2], f"{places[2]}?still=yes"]


def papers(page):
    """Every report and sheet of a system and of the register that is a page and no file."""
    found = []
    for start in ("/systems/fraudescore-sociale-steun", "/register"):
        page.goto(start)
        hrefs = [one.get_attribute("href") for one in page.locator("main a[href*='/export/']").all()]
        found += [href for href in hrefs if page.request.get(href).headers["content-type"].startswith("text/html")]
    # The register has a report of each organisation, which are alike.
    return [href for href in dict.fromkeys(found) if "?" not in href]


def every_page(browser, demo, form_name, form, languages, signed_in):
    """Every page in these languages, in a window of one form."""
    with browser.new_context(base_url=demo.url, storage_state=signed_in, **form) as context:
        page = context.new_page()
        judge = Judge(page, demo.url, form_name)
        linked = []
        for start, link in LINKED:
            page.goto(start)
            hrefs = [one.get_attribute("href") for one in page.locator(link).all()]
            judge.must(hrefs, f"has no link to {link}")
            linked += hrefs[:1]
        there = (*PAGES, *linked, *papers(page), *imports(page, form_name))
        expected = {**dict.fromkeys(there, 200), **NOWHERE}
        for path, status in expected.items():
            for language in languages:
                with judge.refusals():
                    answer = page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
                judge.must(answer.status == status, f"answers {answer.status}")
                judge.must(page.locator("html").get_attribute("lang") == language, f"is not in {language}")
                judge.must(page.locator("h1").count() == 1, "has not one heading of the first rank")
                judge.look(colours=language == "nl", is_there=path not in NOWHERE)
                if language == "nl" and form is DESK:
                    judge.by_keyboard()
                    # A report stands alone: it has no menu.
                    if page.locator("nav").count():
                        judge.past_menu()
        return judge.faults, judge.judged


def news(page, judge, scripts):
    """Searches with the keyboard alone, filters, and asks for messages."""
    page.goto("/?lang=nl")
    judge.past_menu()
    page.locator("#q").focus()
    page.keyboard.type("algo", delay=20)
    if scripts:
        page.locator("#suggestions option").first.wait_for(state="attached")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=algo*")
    page.locator("#q").fill("AI-verordening")
    page.locator("form.search button").click()
    page.wait_for_url("**/search?q=AI-verordening*")
    judge.must(page.locator(".results a[href^='/items/']").count() >= 1, "finds nothing")
    page.locator("#join-to").fill("an@stad.example")
    page.locator("#join-rhythm").select_option("weekly")
    page.locator("form.join button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/subscribe")
    judge.must(page.get_by_role("status").count() == 1, "does not say that a mail is on its way")


def register(page, judge, scripts):
    """Answers a question with the keyboard, sees it in the register, keeps a measure, reads the report."""
    page.goto("/register?lang=en")
    # Another walk answered the first question: each takes the next that is open.
    page.locator("main a[href='/systems/cv-hulp']").click()
    page.wait_for_url("**/systems/cv-hulp")
    before = number_of_facts(page)
    page.goto("/systems/cv-hulp/interview")
    question = page.locator("main form h2").inner_text()
    choice = page.locator("main form input:is([type=radio],[type=checkbox])").first
    if choice.count():
        choice.focus()
        page.keyboard.press("Space")
        judge.must(choice.is_checked(), "the space bar does not choose")
    else:
        page.locator("main form input[type=date]").fill("2026-09-01")
    page.locator("textarea").first.fill("The vendor's manual says so.")
    page.locator("button[value=answer]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/interview?skip=*")
    judge.must(page.get_by_role("alert").count() == 0, "refuses an answer")
    page.goto("/systems/cv-hulp")
    judge.must(number_of_facts(page) == before + 1, f"does not hold the answer to `{question}`")
    page.goto("/systems/fraudescore-sociale-steun")
    page.locator("main a[href*='/measures/']").first.click()
    page.locator("#state").select_option("in-progress")
    page.locator("#owner").fill("An De Smet")
    page.locator("#note").fill("Asked in writing.")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/systems/fraudescore-sociale-steun(#.*)?$"))
    judge.must("An De Smet" in page.locator("main").inner_text(), "does not show who takes care of the duty")
    page.goto("/systems/fraudescore-sociale-steun/export/report")
    judge.must("An De Smet" in page.locator("body").inner_text(), "does not report who takes care of the duty")
    for path in ("/dashboard", "/public", "/projects"):
        page.goto(path)
        judge.must(page.locator("main h1").count() == 1, "has no heading")


def number_of_facts(page):
    return page.locator("section[aria-labelledby=facts] tbody tr").count()


def walk(browser, home, name, scripts, steps, guests=(), **form):
    """One walk on one computer: the faults on its way."""
    with browser.new_context(base_url=home, java_script_enabled=scripts, **DESK, **form) as context:
        page = context.new_page()
        page.set_default_timeout(30_000)
        judge = Judge(page, home, f"{name}, {'with' if scripts else 'without'} scripts,", scripts, guests)
        try:
            steps(page, judge)
        except Exception as error:  # a step that cannot be taken is a fault, and the next walk goes on
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(HERE)]
            where = " > ".join(str(frame.line) for frame in frames[1:])
            judge.fault(f"{type(error).__name__} at {where}: {str(error).splitlines()[0]}")
        return judge.faults


def through_demo(browser, demo, scripts, signed_in):
    """The walks of a reader and of an officer."""
    faults = []
    for name, steps in (("news", news), ("register", register)):
        faults += walk(
            browser, demo.url, name, scripts, lambda page, judge: steps(page, judge, scripts), storage_state=signed_in
        )
    return faults


def through_states(browser, demo, signed_in):
    """What forms answer when they refuse, in Dutch and in English."""
    faults, judged = [], 0
    for language in ("nl", "en"):
        for steps in (*register_states.STATES, *states.STATES):

            def state(page, judge):
                nonlocal judged
                page.goto(f"/?lang={language}")
                with judge.refusals():
                    steps(page, judge)
                judged += judge.judged

            faults += walk(browser, demo.url, f"{steps.__name__} in {language}", True, state, storage_state=signed_in)
    return faults, judged


def from_nothing(browser, program, python, language, scripts):
    """The walks of an officer, a follower, and, with a provider, of who signs in through it; in one language."""
    port = free_port()
    provider = Provider(python, [f"http://127.0.0.1:{port}"]) if python else None
    server = Server(program, language, port, **(provider.settings() if provider else {}))
    faults = []
    try:
        with browser.new_context(base_url=server.url, java_script_enabled=scripts, **DESK) as context:
            page = context.new_page()
            judge = Judge(page, server.url, f"first start in {language},", scripts)
            officer.first_start(page, judge, server, language)
            faults += judge.faults
            known = {"storage_state": context.storage_state()}
        for name, steps in (("officer", officer.walk), ("colleagues", together.walk), ("follower", follower.walk), ("doors", doors.walk)):
            through = lambda page, judge: steps(page, judge, server, language)
            # Through the door comes who is not in yet.
            faults += walk(browser, server.url, f"{name} in {language}", scripts, through, **({} if steps is doors.walk else known))
        faults += mails.look(browser, server, f"{language}-{'with' if scripts else 'without'}-scripts")
        if provider:
            with browser.new_context(base_url=server.url, **DESK, **known) as desk:
                inviter = desk.new_page()
                through = lambda page, judge: sign_in.walk(page, judge, server, provider, inviter, language)
                faults += walk(browser, server.url, f"provider in {language}", scripts, through, (provider.url,))
    finally:
        server.stop()
        if provider:
            provider.stop()
    return faults


def with_another_secret(browser, program, python):
    """The provider gave out another secret than the one in the configuration."""
    port, faults = free_port(), []
    with Provider(python, [f"http://127.0.0.1:{port}"]) as provider:
        with Server(program, "nl", port, **provider.settings("not the secret")) as server:
            for language in ("nl", "en"):
                refused = lambda page, judge: sign_in.walk_refused(page, judge, provider, language)
                name, guests = f"wrong secret in {language}", (provider.url,)
                faults += walk(browser, server.url, name, language == "nl", refused, guests)
    return faults


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium on this machine (apt install chromium): nothing is walked")
        return 0
    program, python = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    started, faults, judged = time.monotonic(), [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for language, scripts in WALKS:
            # Whoever signs in through a provider does so in one language with scripts and in the other without.
            through = python if scripts == (language == "nl") else None
            faults += from_nothing(browser, program, through, language, scripts)
        if python:
            faults += with_another_secret(browser, program, python)
        else:
            print("no provider of OpenID Connect here: nobody signs in through one")
        faults += mails.look_at_kinds(browser)
        print(f"from nothing: walked in {time.monotonic() - started:.0f} s")
        with Demo(program) as demo:
            with browser.new_context(base_url=demo.url) as context:
                sign_in_by_link(context.new_page(), demo.entrance)
                signed_in = context.storage_state()
            for scripts in (True, False):
                faults += through_demo(browser, demo, scripts, signed_in)
            found, looked = through_states(browser, demo, signed_in)
            faults += found
            judged += looked
            print(f"forms that refuse: judged {looked} pages, after {time.monotonic() - started:.0f} s")
            for name, form, languages in FORMS:
                found, looked = every_page(browser, demo, name, form, languages, signed_in)
                faults += found
                judged += looked
        faults += pages.not_judged(Judge.seen, with_provider=python is not None)
        print(f"Chromium {browser.version}: {judged} pages judged in {time.monotonic() - started:.0f} s")
        browser.close()
    for fault in dict.fromkeys(faults):
        print("does not hold:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
