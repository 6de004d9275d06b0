"""The walk through the front door: a wrong password, the right one, and out again."""

from officer import AN, PASSWORD


def enter(page, judge, password):
    page.locator("#email").fill(AN)
    page.locator("#password").fill(password)
    judge.go(page.locator("main form button[type=submit]"))


def walk(page, judge, server, language):
    page.goto(f"/?lang={language}")
    page.goto("/register")
    judge.must(page.url.endswith("/sign-in?next=%2Fregister"), f"the register is open to anybody: {page.url}")
    judge.look()
    with judge.refusals():
        enter(page, judge, "niet het wachtwoord van An")
    judge.must(judge.status == 403 and page.get_by_role("alert").count() == 1, "takes a wrong password")
    judge.must(page.locator("html").get_attribute("lang") == language, f"is not in {language}")
    judge.must(page.locator("#email").input_value() == AN, "forgets who it was")
    judge.must(page.locator("#password").input_value() == "", "shows a password again")
    judge.look()
    enter(page, judge, PASSWORD)
    judge.must(page.url == f"{judge.home}/register", f"leads to {page.url}")
    page.goto("/account")
    judge.must(AN in page.locator("main").inner_text(), "does not say who is in")
    judge.look()
    session = page.context.storage_state()
    judge.go(page.locator("form[action='/sign-out'] button"))
    judge.must(page.url == f"{judge.home}/", f"signing out ends at {page.url}")
    judge.look()
    page.goto("/register")
    judge.must("/sign-in?next=" in page.url, "the register is open after signing out")
    with page.context.browser.new_context(base_url=server.url, storage_state=session) as again:
        answer = again.request.get("/register", max_redirects=0)
        judge.must(answer.status == 303, "a session that has ended opens the register to who kept its cookie")
