"""The walk of who follows a subject: subscribes and confirms by mail, shares a project, is told of it, asks why, and leaves."""

FOLLOWER = "els@stad.example"
TITLE = "Leeskamer voor buurtbewoners"
# Two that are alike, and not one story told twice.
PROJECTS = (
    (TITLE, False, "In de wijk is geen stille plek. Een leeskamer in het buurthuis verandert dat.", "Vrijwilligers maken het verschil."),
    ("Leeskamer op zondag", True, "De bibliotheek sluit op zondag; wie werkt, komt er nooit in een leeskamer.", "Zonder sleuteldrager blijft de deur dicht."),
)


def subscribe(page, judge, server, language):
    """A subscription begins when the mailbox says yes."""
    page.goto(f"/search?q=leeskamer&lang={language}")
    page.locator("#join-to").fill(FOLLOWER)
    page.locator("#join-rhythm").select_option("instant")
    page.locator("form.join button").click()
    page.wait_for_url("**/subscribe")
    judge.must(page.get_by_role("status").count() == 1, "does not say that a mail is on its way")
    judge.look()
    text, link = server.mail(FOLLOWER, "confirm")
    judge.must("leeskamer" in text, "the mail does not say what is confirmed")
    page.goto(link)
    judge.look()
    judge.go(page.locator("main form button"))
    judge.must(page.locator("main form").count() == 0, "asks for a confirmation again")
    judge.must(page.get_by_role("status").count() == 1, "does not say that the subscription is confirmed")
    judge.look()


def share(page, judge, server):
    """A project by form; whoever does the like finds it."""
    for title, failed, problem, lessons in PROJECTS:
        page.goto("/projects")
        page.locator("main a[href='/share']").click()
        page.wait_for_url("**/share")
        judge.look()
        page.locator("#title").fill(title)
        page.locator("#problem").fill(problem)
        page.locator("#lessons").fill(lessons)
        page.locator("#failed").set_checked(failed)
        page.locator("#phase").select_option(index=2)
        page.locator("summary").first.click()
        page.locator("details[open] input[type=checkbox]").first.check()
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/projects/leeskamer-*")
        judge.look()
    judge.must(page.get_by_role("strong").count() > 0, "does not say that the project failed")
    # The index follows within moments: the page of the second project names the first.
    def before():
        page.reload()
        return page.locator("section[aria-labelledby=before] a", has_text=TITLE).count() > 0

    server.until(before, "who did this before is not found", 30)

    def found():
        page.goto("/search?q=leeskamer")
        text = page.locator("main").inner_text()
        return all(title in text for title, *_ in PROJECTS)

    server.until(found, "the search does not find both projects", 30)


def explain(page, judge, server):
    """The mail leads to the page that says why it came."""
    _, link = server.mail(FOLLOWER, "subscriptions")
    page.goto(link)
    judge.look()
    text = page.locator("main").inner_text()
    judge.must("leeskamer" in text.lower() and page.locator("main ol li").count() > 0, "does not say why the mail came")


def leave(page, judge, server):
    """The link of the mail ends the subscription, after a question; the address can be changed instead."""
    _, link = server.mail(FOLLOWER, "stop")
    page.goto(link)
    judge.look()
    judge.must("leeskamer" in page.locator("main").inner_text(), "does not say what ends")
    page.locator("main a[href*='/address']").click()
    page.wait_for_url("**/address")
    judge.look()
    page.locator("#move-to").fill("elders@stad.example")
    judge.go(page.locator("main form button"))
    server.mail("elders@stad.example", "confirm")
    page.goto(link)
    judge.go(page.locator("main form button"))
    judge.must(page.get_by_role("status").count() == 1, "does not say that it ended")
    judge.look()


def walk(page, judge, server, language):
    subscribe(page, judge, server, language)
    share(page, judge, server)
    explain(page, judge, server)
    leave(page, judge, server)
