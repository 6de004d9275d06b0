"""The walk of people who work on one register: evidence, a vendor without an account, and two editors at once."""

from judge import Judge
from officer import TOWN

SYSTEM, HIGH_RISK = "/systems/vraagbaak-voor-inwoners", "/systems/fraudescore-bij-sociale-steun"
DIRK, PASSWORD = "dirk@stad.example", "nog een lange zin voor Dirk"
VENDOR, PERSON = "Bouwer NV", "Bo van Bouwer"
# The same bytes are kept once, under the name that they came with first.
MANUAL = "Handleiding: een regel per stap.\n".encode()
PROOF = "Proces-verbaal van de proef.\n".encode()


def choose(field, name, content):
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def add_system(page, judge):
    page.goto("/register/new")
    page.locator("#name").fill("Vraagbaak voor inwoners")
    page.locator("#organisation").select_option(label=TOWN)
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.url.endswith(SYSTEM), f"a new system stands at {page.url}")


def evidence(page, judge):
    """A file that is not what it says is refused and costs nothing; one that is whole is kept, byte for byte."""
    page.goto(SYSTEM)
    choose(page.locator("#evidence-file"), "bewijs.pdf", b"Dit is geen PDF.")
    with judge.refusals():
        judge.go(page.locator("form[action$='/files'] button"))
    judge.must(judge.status == 400 and page.locator("#fault").count() == 1, "takes a PDF that is none")
    judge.look()
    choose(page.locator("#file"), "proef.txt", PROOF)
    judge.go(page.locator("form[action$='/files'] button"))
    judge.must(page.url.split("#")[0].endswith(SYSTEM), "does not lead back to the system")
    link = page.locator("section[aria-labelledby=files] a[download]", has_text="proef.txt")
    judge.must(link.count() == 1, "does not show the file")
    with page.expect_download() as downloading:
        link.click()
    with open(downloading.value.path(), "rb") as file:
        judge.must(file.read() == PROOF, "hands out another file than it took in")
    judge.look()
    page.goto(HIGH_RISK)
    page.locator("main a[href*='/measures/']").nth(1).click()
    page.wait_for_url("**/measures/**")
    choose(page.locator("#file"), "besluit.txt", PROOF)
    page.locator("#note").fill("Het college besliste.")
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.locator("main a[download]", has_text="besluit.txt").count() > 0, "does not show the file of a measure")
    judge.look()


def by_vendor(page, judge, server, language):
    """The vendor answers under a link, without an account; the officer takes the answer over, with its evidence."""
    page.goto(SYSTEM)
    page.locator("#vendor").fill(VENDOR)
    judge.go(page.locator("form[action$='/questionnaires'] button"))
    link = page.locator("main pre code").inner_text().strip()
    judge.look()
    with page.context.browser.new_context(base_url=server.url, java_script_enabled=judge.scripts) as context:
        theirs = Judge(context.new_page(), server.url, f"{judge.where} vendor,", judge.scripts)
        question = answer(theirs, f"{link}?lang={language}")
        theirs.page.goto("/register")
        theirs.must("/sign-in" in theirs.page.url, "a vendor sees the register")
    judge.faults += theirs.faults
    page.goto(SYSTEM)
    waiting = page.locator("section[aria-labelledby=proposals]")
    judge.must(question in waiting.inner_text() and PERSON in waiting.inner_text(), "does not show what the vendor answered")
    judge.must(waiting.locator("a[download]", has_text="handleiding.txt").count() == 1, "does not show the vendor's evidence")
    facts = page.locator("section[aria-labelledby=facts]")
    judge.must(question not in facts.inner_text(), "takes a vendor's answer over by itself")
    judge.look()
    judge.go(waiting.locator("button[value=accept]").first)
    judge.must(question in facts.inner_text() and VENDOR in facts.inner_text(), "does not hold what was taken over, and from whom")
    judge.must(facts.locator("a[download]", has_text="handleiding.txt").count() == 1, "loses the evidence of an answer")
    judge.look()


def answer(judge, link):
    """One answer of a vendor with its evidence: what was asked."""
    page = judge.page
    page.goto(link)
    judge.look()
    section = page.locator("main form section", has=page.locator("[type=radio]")).first
    question = section.locator("h2").inner_text()
    section.locator("[type=radio]").first.check()
    section.locator("textarea").fill("Zo staat het in de handleiding.")
    choose(section.locator("[type=file]"), "handleiding.txt", MANUAL)
    page.locator("#name").fill(PERSON)
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.get_by_role("status").count() == 1, "does not thank for the answers")
    judge.look()
    return question


def take_up(page, judge, server, language):
    """An editor is invited by letter and makes an account of the link in it."""
    _, link = server.mail(DIRK, "welcome")
    page.goto(f"{link}?lang={language}")
    judge.look()
    page.locator("#name").fill("Dirk Maes")
    page.locator("#password").fill(PASSWORD)
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.url == f"{judge.home}/register", "does not let in who was invited")


def at_once(mine, theirs, address, field):
    """Two open the same form. Who keeps it last is shown what the other wrote, still has their own words, and keeps both."""
    for judge in (mine, theirs):
        judge.page.goto(address)
    for judge, text in ((theirs, "Dirk schreef dit."), (mine, "An schreef dat.")):
        judge.page.locator(field).fill(text)
    theirs.go(theirs.page.locator("main form.form button[type=submit]").first)
    theirs.must(theirs.status < 400, "refuses who is first")
    keep = mine.page.locator("main form.form button[type=submit]").first
    with mine.refusals():
        mine.go(keep)
    mine.must(mine.status == 409, f"answers {mine.status} to who is second")
    mine.must("Dirk schreef dit." in mine.page.get_by_role("alert").inner_text(), "does not show what the other wrote")
    mine.must(mine.page.locator(field).input_value() == "An schreef dat.", "forgets what was typed")
    mine.look()
    mine.page.locator(field).fill("Dirk schreef dit. An schreef dat.")
    mine.go(keep)
    mine.must(mine.status < 400, "refuses what was sent knowingly")
    mine.page.goto(address)
    mine.must(mine.page.locator(field).input_value() == "Dirk schreef dit. An schreef dat.", "loses the work of one of two")


def two_editors(page, judge, server, language):
    page.goto("/members")
    page.locator("#email").fill(DIRK)
    page.locator("#organisation").select_option(label=TOWN)
    page.locator("#role").select_option("editor")
    judge.go(page.locator("#invite ~ form button[type=submit]"))
    judge.look()
    page.goto(f"{SYSTEM}/details/contacts")
    page.locator("#name").fill("Bo Claes")
    judge.go(page.locator("main form.form button[type=submit]").first)
    with page.context.browser.new_context(base_url=server.url, java_script_enabled=judge.scripts) as context:
        theirs = Judge(context.new_page(), server.url, f"{judge.where} second editor,", judge.scripts)
        take_up(theirs.page, theirs, server, language)
        page.goto(HIGH_RISK)
        duty = page.locator("main a[href*='/measures/']").nth(2).get_attribute("href")
        for address, field in ((f"{SYSTEM}/about", "#purpose"), (f"{SYSTEM}/details/contacts/0", "#role"), (duty, "#note")):
            at_once(judge, theirs, address, field)
    judge.faults += theirs.faults
    page.goto(f"{SYSTEM}/history")
    text = page.locator("main").inner_text()
    judge.must("Dirk Maes" in text and "An De Smet" in text, "the history does not say that both wrote")


def roles(page, judge):
    """Two administrators change the role of one member: the second is told what it is now, and the choice stays."""
    other = page.context.new_page()
    form = f"form[action='/members/role']:has(input[value='{DIRK}'])"
    for one in (page, other):
        one.goto("/members")
    other.locator(f"{form} select").select_option("reader")
    judge.go(other.locator(f"{form} button"))
    other.close()
    page.locator(f"{form} select").select_option("ai-officer")
    with judge.refusals():
        judge.go(page.locator(f"{form} button"))
    judge.must(judge.status == 409 and page.get_by_role("alert").count() == 1, "does not say that the role is another one")
    judge.must(page.locator(f"{form} select").input_value() == "ai-officer", "forgets the role that was chosen")
    judge.look()
    judge.go(page.locator(f"{form} button"))
    judge.must(page.url.endswith("/members?done=1"), "refuses a role that was chosen knowingly")


def walk(page, judge, server, language):
    add_system(page, judge)
    evidence(page, judge)
    by_vendor(page, judge, server, language)
    two_editors(page, judge, server, language)
    roles(page, judge)
