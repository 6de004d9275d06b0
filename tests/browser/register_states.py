"""Pages of the register that no address leads to: forms of its parts that refuse, and what several organisations share."""

import json
import pathlib
import time
import tomllib

from states import SYSTEM, press, seen, stale

# Fields of an entry of each list that must be said.
DETAILS = {
    "versions": {"name": "Versie"},
    "contracts": {"name": "Overeenkomst"},
    "contacts": {"name": "Bo Claes"},
    "changes": {"date": "2026-09-01", "what": "Er wordt ook op afstand gekeken."},
}
PROJECT = "/projects/druktesensoren-winkelstraat"
# A system that the town makes itself, and what makes it one that is held not to be of high risk.
MADE = pathlib.Path(__file__).parents[2] / "src/cli/demo/systems/fraudescore-sociale-steun.toml"
BY_TOWN = {"developed-by": "own-organisation", "own-name": True, "puts-into-service": True}
DEROGATED = {"profiling": False, "condition-6-3": {"value": ["preparatory-task"], "why": "Het legt stukken klaar."}}
# Systems of which a sheet of Annex VIII has section A and section B; the demo's own has section C.
PROVIDED = ("eigen-score", "eigen-voorwerk")
NOT_A_PDF, TEXT = b"Dit is geen PDF.", "Proces-verbaal van de proef.".encode()


def unique(text):
    """Another walk may have left the same words."""
    return f"{text} {time.time_ns()}"


def wrong(page, judge, control):
    """Presses what sends a form whose fields cannot be kept: the page says so beside them."""
    press(page, judge, control)
    judge.must(page.locator(".wrong").count() > 0, "does not say which field is wrong")


def choose(page, field, name, content):
    page.locator(field).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def provided(page, judge):
    """Systems whose provider the town is, read in from a file; once they are there nothing is left to take in."""
    known = tomllib.loads(MADE.read_text(encoding="utf-8"))
    systems = []
    for name, facts in zip(PROVIDED, (BY_TOWN, BY_TOWN | DEROGATED)):
        systems.append(known | {"id": name, "name": name.capitalize(), "facts": known["facts"] | facts})
    page.goto("/register/import")
    choose(page, "#file", "eigen.json", json.dumps({"systems": systems}, default=str).encode())
    judge.go(page.locator("main form.form button[type=submit]"))
    take = page.locator("form[action$='/take'] button")
    if take.count():
        judge.go(take)
    for name in PROVIDED:
        page.goto(f"/systems/{name}/export/annex-viii")
        seen(page, judge)


def details(page, judge):
    """Each list of a system: an entry with nothing in it, one that is kept, one that somebody else changed or took away."""
    for kind, fields in DETAILS.items():
        page.goto(f"{SYSTEM}/details/{kind}")
        seen(page, judge, False)
        wrong(page, judge, page.locator("main form.form button").first)
        for name, text in fields.items():
            page.locator(f"#{name}").fill(text if name == "date" else unique(text))
        judge.go(page.locator("main form.form button").first)
        page.goto(f"{SYSTEM}/details/{kind}/0")
        seen(page, judge, False)
    stale(page, judge, f"{SYSTEM}/details/contacts/0", lambda one, text: one.locator("#name").fill(text))
    page.goto(f"{SYSTEM}/details/versions/0")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#name").fill(unique("Versie"))
    judge.go(other.locator("main form.form button").first)
    other.close()
    press(page, judge, page.locator("form[action$='/remove'] button"), True)


def evidence(page, judge):
    """A file that is none of its kind, no file at all, and files beside the system, a measure and an answer."""
    page.goto(SYSTEM)
    keep = page.locator("section[aria-labelledby=files] form[enctype] button")
    wrong(page, judge, keep)
    page.goto(SYSTEM)
    choose(page, "#evidence-file", "bewijs.pdf", NOT_A_PDF)
    wrong(page, judge, keep)
    choose(page, "#file", "proef.txt", unique("Proces-verbaal.").encode())
    judge.go(page.locator("main form.form button").first)
    # Behind a part of the page the keyboard goes on from there.
    page.goto(SYSTEM)
    seen(page, judge)
    judge.must(page.locator("section[aria-labelledby=files] a[download]").count() > 0, "does not show the file")
    page.goto("/systems/fraudescore-sociale-steun")
    duty = page.locator("main a[href*='/measures/']").first.get_attribute("href")
    page.goto(duty)
    choose(page, "#file", "bewijs.pdf", NOT_A_PDF)
    wrong(page, judge, page.locator("main form.form button").first)
    choose(page, "#file", "besluit.txt", TEXT)
    judge.go(page.locator("main form.form button").first)
    page.goto(duty)
    seen(page, judge)
    judge.must(page.locator("main form a[download]").count() > 0, "does not show the file of the measure")
    page.goto(f"{SYSTEM}/interview")
    choose(page, "#file", "bewijs.pdf", NOT_A_PDF)
    page.locator("textarea").first.fill("Zie het bestand.")
    choice = page.locator("main form :is([type=radio],[type=checkbox])").first
    if choice.count():
        choice.check()
    else:
        page.locator("main form input[type=date]").fill("2026-09-01")
    wrong(page, judge, page.locator("button[value=answer]"))


def shared(page, judge):
    """A system is offered to nobody we know, then to another town, taken up there, and goes on alone."""
    town = f"Buurstad {time.time_ns()}"
    page.goto("/register/new")
    page.locator("#name").fill(unique("Leeslijst"))
    page.locator("#new_organisation").fill(town)
    judge.go(page.locator("main form.form button").first)
    page.goto("/systems/website-chatbot")
    offer = page.locator("form.form[action$='/offers'] button")
    page.locator("#offer-organisation").fill("Nergens")
    press(page, judge, offer, True)
    page.locator("#offer-organisation").fill(town)
    judge.go(offer)
    page.goto("/systems/website-chatbot")
    seen(page, judge)
    page.goto("/register")
    seen(page, judge)
    judge.go(page.locator("form[action='/register/offers']", has_text=town).locator("button"))
    place = page.url
    seen(page, judge)
    judge.must(page.locator("form[action$='/alone']").count() == 1, "does not say that it uses a shared system")
    page.goto(f"{place}/interview")
    seen(page, judge)
    page.goto("/systems/website-chatbot")
    judge.must(town in page.locator("section[aria-labelledby=shared]").inner_text(), "does not say who uses it")
    seen(page, judge)
    page.goto(place)
    judge.go(page.locator("form[action$='/alone'] button"))
    page.goto(place)
    seen(page, judge)
    judge.must(page.locator("form[action$='/alone']").count() == 0, "does not go on alone")


def removal(page, judge):
    """A system that somebody changed while another was asked whether it should go."""
    page.goto("/register/new")
    page.locator("#name").fill(unique("Proefsysteem"))
    page.locator("#organisation").select_option("stad-voorbeeld")
    judge.go(page.locator("main form.form button").first)
    place = page.url
    page.goto(f"{place}/remove")
    seen(page, judge, False)
    other = page.context.new_page()
    other.goto(f"{place}/about")
    other.locator("#purpose").fill("Toch nog nodig.")
    judge.go(other.locator("main form.form button").first)
    other.close()
    press(page, judge, page.locator("main form.form button").first, True)
    judge.go(page.locator("main form.form button").first)
    judge.must(page.url.endswith("/register"), "does not remove the system")


def importing(page, judge):
    """A plan that is no longer the one that was shown, and an organisation that is none."""
    page.goto("/register/import")
    choose(page, "#file", "lijst.csv", f"Naam;Soort\n{unique('Tafelmaker')};ja\n".encode())
    judge.go(page.locator("main form.form button[type=submit]"))
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("summary").last.click()
    other.locator("#organisation").select_option("stad-voorbeeld")
    judge.go(other.locator("form[action$='/read'] details button"))
    other.close()
    press(page, judge, page.locator("form[action$='/take'] button"), True)
    page.locator("summary").last.click()
    page.locator("#new_organisation").fill("!!!")
    press(page, judge, page.locator("form[action$='/read'] details button"), True)


def projects(page, judge):
    """A project that is to move on with more than a page of lessons, and one that is to be withdrawn by who is not sure."""
    page.goto(PROJECT)
    page.evaluate("document.querySelector('#learned').removeAttribute('maxlength')")
    page.locator("#learned").fill("x" * 4_001)
    press(page, judge, page.locator("section[aria-labelledby=onwards] button"), True)
    page.goto(f"{PROJECT}/edit")
    seen(page, judge)
    press(page, judge, page.locator("form[action$='/withdraw'] button"), True)


def published(page, judge):
    """A system that anybody reads of."""
    page.goto("/systems/website-chatbot/about")
    page.locator("#published").check()
    page.locator("#public_contact").fill("ai@stad.example")
    judge.go(page.locator("main form.form button").first)
    page.goto("/public")
    seen(page, judge)
    page.locator("main a[href^='/public/']").first.click()
    page.wait_for_url("**/public/*")
    seen(page, judge)


def organisation(page, judge):
    """Another name for an organisation: none at all, and one that somebody else gave meanwhile."""
    page.goto("/members")
    seen(page, judge)
    page.goto("/organisations/stad-voorbeeld")
    name = page.locator("#name").input_value()
    seen(page, judge, False)
    page.locator("#name").fill(" ")
    press(page, judge, page.locator("main form.form button").first, True)
    stale(page, judge, "/organisations/stad-voorbeeld", lambda one, text: one.locator("#name").fill(text))
    page.locator("#name").fill(name)
    judge.go(page.locator("main form.form button").first)
    page.goto("/organisations/stad-voorbeeld")
    seen(page, judge, False)


STATES = (provided, details, evidence, shared, removal, importing, projects, published, organisation)
