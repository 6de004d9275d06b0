"""The walk through a real provider of OpenID Connect: refusal, consent, signing out of both, a second factor, an invitation, a
stranger, a provider that does not know Belfort's secret."""

import base64
import hashlib
import hmac
import struct
import time

from officer import AN, PASSWORD

WORDS = {
    "nl": {"denied": "geweigerd dat Belfort weet wie u bent", "stranger": "U hebt hier geen account",
           "refused": "weigert Belfort zelf", "role": "redacteur"},
    "en": {"denied": "You refused there", "stranger": "You have no account here",
           "refused": "refuses Belfort itself", "role": "editor"},
}


def code_of(secret, at):
    """Six digits of an app (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def set_out(page, language):
    page.goto(f"/sign-in?lang={language}")
    with page.expect_navigation():
        page.locator("main a[href^='/sign-in/oidc']").click()


def at_provider(page, provider, name, answer):
    """Says at the provider who one is, and answers whether Belfort may know."""
    for field, text in (("login", name), ("password", provider.PASSWORD)):
        page.locator(f"input[name={field}]").fill(text)
        with page.expect_navigation():
            page.locator("form button[type=submit]").first.click()
    # Canaille, all in memory, takes the consent of one person for that of the next.
    if page.locator("button[name=answer]").count():
        consent(page, answer)


def consent(page, answer):
    with page.expect_navigation():
        page.locator(f"button[name=answer][value={answer}]").click()


def sign_out(page, judge, provider):
    """Belfort ends its session first, the provider asks whether to end its own, and sends the browser back."""
    page.goto("/account")
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(f"{provider.url}/**")
    with page.expect_navigation():
        page.locator("button[name=answer][value=logout]").click()
    judge.must(page.url == f"{judge.home}/", f"signing out ends at {page.url}")
    page.goto("/register")
    judge.must("/sign-in?next=" in page.url, "the register is open after signing out")


def says(page, judge, words):
    judge.must(words in page.locator("main").inner_text(), f"does not say `{words}`")
    judge.look()


def refusal_and_consent(page, judge, provider, language):
    with judge.refusals():
        set_out(page, language)
        at_provider(page, provider, "an", "deny")
        says(page, judge, WORDS[language]["denied"])
    set_out(page, language)
    consent(page, "accept")
    judge.must(page.url == f"{judge.home}/register", "does not come back to the register")
    page.goto("/account")
    judge.must(AN in page.locator("main").inner_text(), "is not tied to the account of that address")
    sign_out(page, judge, provider)
    set_out(page, language)
    judge.must(page.url.startswith(provider.url), "the provider still knows who it is")
    at_provider(page, provider, "an", None)
    judge.must(page.url == f"{judge.home}/register", "asks again for what was agreed")


def second_factor(page, judge, provider, language):
    page.goto("/account/second-factor")
    secret = page.locator("input[name=secret]").input_value()
    judge.look()
    page.locator("#code").fill(code_of(secret, time.time()))
    page.locator("#password").fill(PASSWORD)
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.locator("main li code").count() == 10, "shows no ten codes")
    judge.look()
    page.goto("/account/second-factor")
    judge.look()
    page.locator("#password").fill("niet het wachtwoord van An")
    with judge.refusals():
        judge.go(page.locator("form[action$='/end'] button"))
    judge.must(page.get_by_role("alert").count() == 1, "ends the second factor for a wrong password")
    judge.look()
    sign_out(page, judge, provider)
    set_out(page, language)
    at_provider(page, provider, "an", None)
    judge.must(page.url == f"{judge.home}/sign-in/code", "does not ask for the second factor")
    judge.look()
    with judge.refusals():
        page.locator("#code").fill("000000")
        judge.go(page.locator("main form button[type=submit]"))
        judge.must(page.get_by_role("alert").count() == 1, "takes a wrong code")
        judge.look()
    # The code of the set-up is used: the next one counts already.
    page.locator("#code").fill(code_of(secret, time.time() + 30))
    judge.go(page.locator("main form button[type=submit]"))
    judge.must(page.url == f"{judge.home}/register", "refuses the right code")


def invite(officer, judge, server):
    """An editor is invited; the letter says by whom, and its link needs no account."""
    officer.goto("/members")
    officer.locator("#email").fill("bo@stad.example")
    officer.locator("#organisation").select_option("stad-voorbeeld")
    officer.locator("#role").select_option("editor")
    judge.go(officer.locator("#invite ~ form button[type=submit]"))
    text, link = server.mail("bo@stad.example", "welcome")
    judge.must("An De Smet" in text, "the letter does not say who invites")
    judge.must(officer.context.request.get(link).status == 200, "the link of the letter leads nowhere")


def walk(page, judge, server, provider, officer, language):
    refusal_and_consent(page, judge, provider, language)
    second_factor(page, judge, provider, language)
    invite(officer, judge, server)
    for name in ("cis", "bo"):
        with page.context.browser.new_context(base_url=server.url, java_script_enabled=judge.scripts) as context:
            other = context.new_page()
            other.goto(f"/?lang={language}")
            set_out(other, language)
            at_provider(other, provider, name, "accept")
            text = other.locator("main").inner_text()
            if name == "cis":
                judge.must(WORDS[language]["stranger"] in text, "a stranger gets in")
            else:
                judge.must(other.url == f"{judge.home}/register", "who is invited does not get in")
                other.goto("/account")
                text = other.locator("main").inner_text().lower()
                judge.must(WORDS[language]["role"] in text, "who is invited has another role")


def walk_refused(page, judge, provider, language):
    """The provider gave Belfort another secret."""
    with judge.refusals():
        set_out(page, language)
        if page.url.startswith(provider.url):
            at_provider(page, provider, "an", "accept")
        says(page, judge, WORDS[language]["refused"])
        judge.must(provider.SECRET not in page.content(), "shows a secret")
