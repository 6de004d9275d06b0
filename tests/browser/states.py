"""Pages that no address leads to: what a form answers when it refuses, when somebody was faster, when it shows a secret once."""

import time

from judge import Judge

SYSTEM = "/systems/cv-hulp"
# More than anybody may try in a row.
ATTEMPTS = 30


def anyhow(page):
    """Lets the browser send what it would refuse itself."""
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")


def seen(page, judge, alert=None):
    """Judges the page; `alert` says whether something must be said to be wrong."""
    if alert is not None:
        is_said = page.get_by_role("alert").count() >= 1
        judge.must(is_said == alert, "says that something is wrong" if is_said else "does not say what is wrong")
    judge.look()
    # What the keyboard reaches, it reaches in every language.
    if page.locator("html").get_attribute("lang") == "nl":
        judge.by_keyboard()


def press(page, judge, control, alert=None):
    anyhow(page)
    judge.go(control)
    seen(page, judge, alert)


def sign_in(page, judge):
    """Nobody: the form, a wrong password, and too many of them."""
    page.context.clear_cookies(name="session")
    page.goto("/welcome/none")
    seen(page, judge)
    page.goto("/register")
    seen(page, judge, False)
    # It is called too often only once everything else was tried: the wait holds for whoever comes from this machine.
    for attempt in range(ATTEMPTS):
        page.locator("#email").fill("niemand@stad.example")
        page.locator("#password").fill("niet het wachtwoord")
        anyhow(page)
        judge.go(page.locator("main form button"))
        if attempt == 0:
            seen(page, judge, True)
        if page.locator("#email").count() == 0 or attempt == ATTEMPTS - 1:
            break


def account(page, judge):
    page.goto("/account")
    seen(page, judge, False)
    page.locator("#old").fill("niet het wachtwoord")
    page.locator("#password").fill("een heel andere lange zin")
    press(page, judge, page.locator("form[action='/account/password'] button"), True)
    page.locator("#name").fill("")
    press(page, judge, page.locator("form[action='/account/about'] button"), True)
    page.locator("#name").fill("Demo")
    press(page, judge, page.locator("form[action='/account/about'] button"), False)
    judge.must(page.get_by_role("status").count() == 1, "does not say that the name is kept")


def second_factor(page, judge):
    page.goto("/account/second-factor")
    seen(page, judge, False)
    # Who comes into a demo has no password: the codes themselves are looked at by who signs in (`sign_in.py`).
    page.locator("#code").fill("000000")
    page.locator("#password").fill("niet het wachtwoord")
    press(page, judge, page.locator("main form button"), True)


def tokens(page, judge):
    page.goto("/account/tokens")
    seen(page, judge, False)
    make = page.locator("form[action='/account/tokens'] button")
    page.locator("#name").fill("Proef")
    press(page, judge, make, True)
    page.locator("#name").fill("Proef")
    page.locator("#scope-1").check()
    press(page, judge, make, False)
    page.goto("/account/tokens")
    seen(page, judge, False)
    judge.go(page.locator("form[action^='/account/tokens/'] button").first)


def members(page, judge):
    invite = page.locator("#invite ~ form button")
    page.goto("/members")
    page.locator("#email").fill("geen adres")
    press(page, judge, invite, True)
    page.locator("#email").fill("bo@stad.example")
    press(page, judge, invite, False)
    page.goto("/members")
    seen(page, judge, False)
    judge.go(page.locator("form[action='/members/withdraw'] button").first)


def stale(page, judge, address, change):
    """Two fill in the same form; the second is shown what the first wrote."""
    other = page.context.new_page()
    for one in (other, page):
        one.goto(address)
    for one, text in ((other, "eerst"), (page, "daarna")):
        # Another walk may have left the same words.
        change(one, f"{text} {time.time_ns()}")
        button = one.locator("main form:not([action*='sign-out']) button").first
        if one is other:
            judge.go(button)
        else:
            press(one, judge, button, True)
    other.close()


def two_editors(page, judge):
    stale(page, judge, "/projects/druktesensoren-winkelstraat/edit", lambda one, text: one.locator("#contact").fill(text))
    stale(page, judge, f"{SYSTEM}/about", lambda one, text: one.locator("#purpose").fill(text))
    page.goto("/systems/fraudescore-sociale-steun")
    duty = page.locator("main a[href*='/measures/']").last.get_attribute("href")
    stale(page, judge, duty, lambda one, text: one.locator("#note").fill(text))
    page.goto(f"{SYSTEM}/interview")
    fact = page.locator("input[name=fact]").input_value()
    choices = page.locator("main form :is([type=radio],[type=checkbox])").count()

    def answer(one, text):
        if choices:
            one.locator("main form :is([type=radio],[type=checkbox])").first.check()
        else:
            one.locator("main form input[type=date]").fill("2026-09-01")
        one.locator("textarea").first.fill(text)

    stale(page, judge, f"{SYSTEM}/interview?fact={fact}", answer)


def faults(page, judge):
    """Forms that are sent with nothing in them."""
    for address, field in ((f"{SYSTEM}/about", "#name"), ("/register/new", "#name"), ("/share", "#title")):
        page.goto(address)
        page.locator(field).fill("")
        press(page, judge, page.locator("main form.form button").first, True)
    page.goto("/register/import")
    press(page, judge, page.locator("main form.form button").first, True)
    page.goto("/search?q=AI")
    page.locator("#join-to").fill("geen adres")
    press(page, judge, page.locator("form.join button"))
    page.goto(SYSTEM)
    press(page, judge, page.locator("form[action$='/notes'] button"))


def vendor(page, judge):
    """The link to a vendor, who answers nothing yet, answers, and comes back."""
    page.goto(SYSTEM)
    page.locator("#vendor").fill("Bouwer NV")
    press(page, judge, page.locator("form[action$='/questionnaires'] button"))
    link = page.locator("main pre code").inner_text().strip()
    with page.context.browser.new_context(base_url=judge.home, viewport=page.viewport_size, reduced_motion="reduce") as context:
        anybody = context.new_page()
        theirs = Judge(anybody, judge.home, f"{judge.where} vendor,")
        with theirs.refusals():
            # The demo has no public address: only the end of the link is its own.
            anybody.goto("/answer/" + link.rsplit("/", 1)[1])
            seen(anybody, theirs, False)
            press(anybody, theirs, anybody.locator("main form button"), True)
            anybody.locator("#name").fill("Bo van Bouwer")
            anybody.locator("main form :is([type=radio],[type=checkbox])").first.check()
            press(anybody, theirs, anybody.locator("main form button"), False)
            anybody.goto(anybody.url)
            seen(anybody, theirs)
        judge.faults += theirs.faults
        judge.judged += theirs.judged
    page.goto(SYSTEM)
    seen(page, judge)
    judge.go(page.locator("form[action*='/questionnaires/'] button").first)


STATES = (account, second_factor, tokens, members, two_editors, faults, vendor, sign_in)
