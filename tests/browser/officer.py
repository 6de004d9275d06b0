"""The walk of an AI officer on a server that starts from nothing: the first account, a system, its questions, its
duties, its report, and what the public sees of it."""

import re

AN, PASSWORD = "an@stad.example", "een lange zin voor de wandeling"
TOWN, CONTACT = "Stad Voorbeeld", "ai@stad.example"
SYSTEM = "Fraudescore bij sociale steun"
# What is answered, by fact: it makes the system one of Annex III. Nothing listed is none of these; all else is not known.
ANSWERS = {
    "article-5-signals": [],
    "article-50-area": [],
    "essential-task": [],
    "modification": [],
    "condition-6-3": [],
    "free-open-source": ["false"],
    "generated-content": [],
    # After the high-risk rules apply: an earlier system that does not change is spared most of them (Article 111(2)).
    "in-service-since": "2028-01-10",
    "vendor-claims-6-3": ["false"],
    "controls-input-data": ["true"],
    "logs-under-control": ["true"],
    "workplace-use": ["false"],
    "dpia-required": ["true"],
    "significant-decision": ["true"],
    "technique": ["machine-learning"],
    "solely-research": ["false"],
    "exclusively-defence": ["false"],
    "before-market": ["false"],
    "personal-non-professional": ["false"],
    "deployer-kind": ["public-authority"],
    "on-behalf-of-authority": ["false"],
    "uses-under-own-authority": ["true"],
    "developed-by": ["supplier"],
    "own-name": ["false"],
    "puts-into-service": ["false"],
    "person-group": ["citizens"],
    "annex-iii-area": ["benefits"],
    "essential-benefit": ["true"],
    "decision-effect": ["flags"],
    "concerns-natural-persons": ["true"],
    "annex-i-product": ["false"],
    "profiling": ["true"],
    "interacts-with-persons": ["false"],
    "infers-emotions": ["false"],
    "evaluates-persons-over-time": ["false"],
}
QUESTIONS = 40


def first_start(page, judge, server, language):
    """The link from the terminal makes the first account, once."""
    page.goto(f"{server.first_link}?lang={language}")
    judge.look()
    page.locator("#email").fill(AN)
    page.locator("#name").fill("An De Smet")
    page.locator("#password").fill("te kort")
    page.evaluate("document.querySelector('#password').removeAttribute('minlength')")
    with judge.refusals():
        judge.go(page.locator("main form button"))
    judge.must(page.get_by_role("alert").count() == 1, "takes a password that is too short")
    judge.must(page.locator("#email").input_value() == AN, "forgets what was typed")
    judge.look()
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/register")
    judge.look()
    page.goto("/account")
    judge.must(AN in page.locator("main").inner_text(), "the first account is not there")
    with page.context.browser.new_context() as other:
        answer = other.request.get(server.first_link)
    judge.must(answer.status == 404, f"the first link works twice: {answer.status}")


def add_system(page, judge):
    """A system by form, for an organisation that is new."""
    page.goto("/register")
    page.locator("main a[href='/register/new']").click()
    page.wait_for_url("**/register/new")
    judge.look()
    judge.must(page.locator("#owner").input_value() == AN, "does not propose who adds it as owner")
    page.locator("#name").fill(SYSTEM)
    page.locator("#new_organisation").fill(TOWN)
    page.locator("#purpose").fill("Kiest dossiers voor een extra controle.")
    page.locator("#vendor").fill("Voorbeeld NV")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/systems/fraudescore-bij-sociale-steun")
    judge.look()
    text = page.locator("main").inner_text()
    judge.must(TOWN in text and "Voorbeeld NV" in text, "does not show what was said of the system")
    return page.url.removeprefix(judge.home)


def import_table(page, judge):
    """A table of one's own: handed over, mended, its columns named, shown, and taken in."""
    page.goto("/register")
    page.locator("main a[href='/register/import']").click()
    page.wait_for_url("**/register/import")
    judge.look()
    table = "Onderwerp;Profileert het?\nWachtrij;nee\nCv-filter;onbekend\n"
    page.locator("#file").set_input_files({"name": "lijst.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.locator("#organisation").select_option(label=TOWN)
    judge.go(page.locator("main form button[type=submit]"))
    judge.look()
    judge.must(page.get_by_role("alert").count() == 1, "does not say that no column is the name")
    page.locator("#column0").select_option("name")
    page.locator("#column1").select_option("fact:profiling")
    judge.go(page.locator("section[aria-labelledby=columns] button"))
    judge.must(page.get_by_role("alert").count() == 0, "refuses a table whose columns are named")
    judge.look()
    judge.go(page.locator("form[action$='/take'] button"))
    # It refreshes itself until all is assessed.
    page.get_by_role("progressbar").wait_for(state="detached")
    judge.look()
    page.goto("/register")
    judge.must(page.locator("main a[href='/systems/stad-voorbeeld-wachtrij']").count() == 1, "does not list what was imported")


def interview(page, judge, system):
    """The first questions, answered or put down as unknown; what is not asked yet may stay so."""
    page.goto(f"{system}/interview")
    judge.look()
    answered = 0
    for _ in range(QUESTIONS):
        if page.locator("input[name=fact]").count() == 0:
            break
        fact = page.locator("input[name=fact]").input_value()
        answered += fact in ANSWERS
        match ANSWERS.get(fact):
            case None:
                pass
            case []:
                page.locator("main form input[name=none]").check()
            case str(day):
                page.locator("main form input[type=date]").fill(day)
            case values:
                for value in values:
                    page.locator(f"main form input[name=value][value='{value}']").check()
        judge.go(page.locator(f"button[value={'answer' if fact in ANSWERS else 'unknown'}]"))
        judge.must(page.get_by_role("alert").count() == 0, f"refuses the answer to {fact}")
    judge.must(answered >= 12, f"asks only {answered} of the questions that decide")
    page.goto(system)
    judge.look()
    judge.must(page.locator("main a[href*='/measures/']").count() > 0, "nothing is asked of a system of Annex III")


def measure(page, judge, system):
    """What is done for the first duty."""
    page.goto(system)
    page.locator("main a[href*='/measures/']").first.click()
    page.wait_for_url("**/measures/**")
    judge.look()
    page.locator("#state").select_option("met")
    page.locator("#owner").fill("Bo Claes")
    page.locator("#evidence").fill("https://stad.example/besluit.pdf")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(re.escape(system) + r"(#.*)?$"))
    judge.must("Bo Claes" in page.locator("main").inner_text(), "does not show who sees to the duty")


def report(page, judge, system):
    """The report as a page, and as a file that is downloaded."""
    page.goto(system)
    page.locator(f"main a[href='{system}/export/report']").click()
    page.wait_for_url("**/export/report")
    judge.must("Bo Claes" in page.locator("body").inner_text(), "does not report who sees to the duty")
    for start, link in ((system, f"{system}/export/report-pdf"), ("/register", "/register/export/report-pdf")):
        page.goto(start)
        with page.expect_download() as downloading:
            page.locator(f"main a[href='{link}']").click()
        with open(downloading.value.path(), "rb") as file:
            content = file.read()
        judge.must(content.startswith(b"%PDF-") and len(content) > 5_000, f"{link} is no whole PDF")
        judge.must(downloading.value.suggested_filename.endswith(".pdf"), f"{link} has no name of a PDF")
    in_background(page, judge)


def in_background(page, judge):
    """A report that takes long is asked for, and fetched when the page says that it is there."""
    page.goto("/register/exports?format=fria-pdf")
    judge.look()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/register/exports")
    ready = page.locator("main a[href^='/register/exports/']").first
    # The page looks again by itself.
    ready.wait_for()
    with page.expect_download() as downloading:
        ready.click()
    with open(downloading.value.path(), "rb") as file:
        judge.must(file.read(5) == b"%PDF-", "what was made in the background is no PDF")
    page.goto("/register/exports?still=yes")
    judge.look()


def publish(page, judge, system):
    """What is published stands in the public register, with whom to ask, for who is not signed in."""
    page.goto(system)
    page.locator(f"main a[href='{system}/about']").click()
    page.wait_for_url("**/about")
    judge.look()
    page.locator("#published").check()
    page.locator("#public_contact").fill(CONTACT)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{system}")
    anybody = page.context.browser.new_context(base_url=judge.home, java_script_enabled=judge.scripts)
    visitor = anybody.new_page()
    visitor.goto("/public")
    visitor.get_by_role("link", name=SYSTEM).click()
    visitor.wait_for_url("**/public/**")
    judge.must(visitor.locator(f"a[href='mailto:{CONTACT}']").count() == 1, "does not say whom to ask")
    judge.must("Bo Claes" not in visitor.locator("body").inner_text(), "shows the public a measure")
    anybody.close()


def walk(page, judge, server, language):
    system = add_system(page, judge)
    interview(page, judge, system)
    measure(page, judge, system)
    report(page, judge, system)
    publish(page, judge, system)
    import_table(page, judge)
