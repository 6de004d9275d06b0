"""The walk of who follows a subject: subscribes and confirms by mail, shares a project, is told of it, asks why and why not, and leaves."""

import re

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
        # Who did this before is asked before anything is shared, and what was typed stays.
        judge.go(page.locator("button[value=similar]"))
        judge.must(page.locator("#title").input_value() == title, "forgets what was typed")
        judge.must(page.get_by_role("status").count() == 1, "does not say who did this before")
        judge.look()
        page.locator("main form.form button").first.click()
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


def go_on(page, judge, server):
    """The project that is shared last is changed, and moves on with what was learned; who was told of it is told."""
    address = page.url
    page.locator("main a[href$='/edit']").click()
    page.wait_for_url("**/edit")
    judge.look()
    page.locator("#contact").fill("leeskamer@stad.example")
    page.locator("main form.form button").first.click()
    page.wait_for_url(address)
    judge.must("leeskamer@stad.example" in page.locator("main").inner_text(), "does not hold what was changed")
    before = page.locator("#phase").input_value()
    page.locator("#learned").fill("Een sleutelkluis aan de deur werkt beter dan een vrijwilliger met sleutel.")
    judge.go(page.locator("section[aria-labelledby=onwards] button"))
    judge.must("sleutelkluis" in page.locator("article").inner_text(), "does not show what was learned")
    judge.must(page.locator("#phase").input_value() != before, "is in the phase that it was in")
    judge.look()
    server.until(lambda: any("sleutelkluis" in text for text in server.mails(FOLLOWER)), "nobody is told of a lesson", 60)


def explain(page, judge, server):
    """The mail leads to the page that says why it came."""
    _, link = server.mail(FOLLOWER, "subscriptions")
    page.goto(link)
    judge.look()
    text = page.locator("main").inner_text()
    judge.must("leeskamer" in text.lower() and page.locator("main ol li").count() > 0, "does not say why the mail came")


def why_not(page, judge, server):
    """Some words on the page of the subscription lead to an item, and to why it was told or not."""
    _, link = server.mail(FOLLOWER, "stop")
    page.goto(link)
    page.locator("main a[href*='/subscriptions/']").first.click()
    page.wait_for_url("**/subscriptions/*")
    form = "form[action$='/why']"
    page.locator(f"{form} input[name=q]").fill("leeskamer")
    page.locator(f"{form} button").click()
    page.wait_for_url("**/why?q=leeskamer")
    judge.look()
    page.locator("main a[href*='/why/']", has_text=TITLE).first.click()
    page.wait_for_url("**/why/*")
    judge.must(page.locator("main ol li").count() > 0, "does not say what became of the item")
    judge.look()


def settle(page, judge, server):
    """The subscriber sets when they are told, pauses and goes on; a field that cannot be read changes nothing."""
    _, link = server.mail(FOLLOWER, "stop")
    page.goto(link)
    page.locator("main a[href*='/subscriptions/']").first.click()
    page.wait_for_url("**/subscriptions/*")
    judge.look()
    keep = page.locator("section[aria-labelledby=when] button")
    page.locator("#rhythm").select_option("daily")
    page.locator("#from").fill("22:00")
    page.locator("#until").fill("07:00")
    judge.go(keep)
    judge.must(page.get_by_role("status").count() == 1, "does not say that it is kept")
    judge.must(page.locator("#rhythm").input_value() == "daily", "forgets the rhythm")
    judge.look()
    page.locator("#zone").fill("Mars/Olympus")
    with judge.refusals():
        judge.go(keep)
    judge.must(page.get_by_role("alert").count() == 1, "does not say what cannot be read")
    judge.must(page.locator("#zone").input_value() == "Mars/Olympus", "forgets what was typed")
    judge.look()
    page.locator("#pause-until").fill("2020-01-01")
    with judge.refusals():
        judge.go(page.locator("section[aria-labelledby=pause] button"))
    judge.must(page.get_by_role("alert").count() == 1, "does not say that a day has passed")
    judge.look()
    judge.go(page.locator("section[aria-labelledby=pause] button"))
    judge.look()
    judge.go(page.locator("section[aria-labelledby=pause] button"))
    judge.must(page.locator("#pause-until").count() == 1, "does not go on")


def mute(page, judge, server):
    """The mail about the lesson leads to the page on which exactly that is left alone."""
    links = [re.search(r"\S+/mute/\S+", text) for text in server.mails(FOLLOWER)]
    page.goto(next(link.group() for link in links if link))
    judge.look()
    judge.go(page.locator("main form button").first)
    judge.must(page.get_by_role("status").count() == 1, "does not say that it is left alone")
    judge.look()


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
    judge.look()
    server.mail("elders@stad.example", "confirm")
    page.goto(link)
    judge.go(page.locator("main form button"))
    judge.must(page.get_by_role("status").count() == 1, "does not say that it ended")
    judge.look()


def walk(page, judge, server, language):
    subscribe(page, judge, server, language)
    share(page, judge, server)
    page.goto("/projects/leeskamer-op-zondag")
    go_on(page, judge, server)
    page.goto("/projects?like=een+leeskamer+in+de+bibliotheek")
    judge.must(page.get_by_role("status").locator("a").count() > 0, "finds nobody who did the like")
    judge.look()
    explain(page, judge, server)
    why_not(page, judge, server)
    mute(page, judge, server)
    settle(page, judge, server)
    leave(page, judge, server)
