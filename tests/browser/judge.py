"""What must hold on every page that a walk comes to, whoever looks at it."""

from contextlib import contextmanager
from importlib.resources import files

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# Addresses that ask nobody.
WITHIN = ("data:", "blob:")


class Judge:
    """Follows one page of the browser: what it loads, what it says to the console, what axe finds.

    `guests` are other sites that the walk leads to on purpose; they are not judged.
    """

    def __init__(self, page, home, where, scripts=True, guests=()):
        self.page, self.home, self.where, self.scripts, self.guests = page, home, where, scripts, guests
        self.faults, self.judged, self.refused = [], 0, False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.fault(f"script: {error}"))
        page.on("request", self._request)

    def fault(self, text):
        self.faults.append(f"{self.where} {self.page.url.removeprefix(self.home)}: {text}")

    def must(self, holds, text):
        if not holds:
            self.fault(text)

    @contextmanager
    def refusals(self):
        """Pages that are refusals: to the console of a browser their status is an error."""
        self.refused = True
        yield
        self.refused = False

    def go(self, control):
        """Presses what leads to another page, and waits for that page."""
        with control.page.expect_navigation():
            control.click()

    def _console(self, line):
        is_refusal = self.refused and "the server responded with a status of" in line.text
        is_ours = not line.location.get("url", "").startswith(self.guests) if self.guests else True
        if line.type in ("error", "warning") and is_ours and not is_refusal:
            self.fault(f"console: {line.text}")

    def _request(self, request):
        if not request.url.startswith((self.home + "/", *WITHIN, *self.guests)):
            self.fault(f"a request leaves for {request.url}")

    def look(self):
        """The page as it stands: accessible by axe, and no wider than the window."""
        self.judged += 1
        found = {"violations": []}
        # axe is a script itself: without scripts only the width is left to judge.
        if self.scripts:
            self.page.evaluate(AXE)
            found = self.page.evaluate("rules => axe.run(document, rules)", RULES)
        for violation in found["violations"]:
            for node in violation["nodes"][:3]:
                self.fault(f"{violation['id']}: {violation['help']}: {node['html'][:160]}")
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        self.must(width[0] <= width[1], f"{width[0]} px wide in a window of {width[1]} px")

    def by_keyboard(self, steps_max=400):
        """Tab reaches everything, shows where it is, and leaves again."""
        page = self.page
        page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
            ".filter(one => !one.disabled && one.checkVisibility({visibilityProperty: true})"
            " && !(one.type === 'radio')).length"
        )
        reached = 0
        for _ in range(steps_max):
            page.keyboard.press("Tab")
            at = page.evaluate(
                """() => {
                    const one = document.activeElement;
                    if (!one || one === document.body) return null;
                    // A field for a date has a stop for the day, the month and the year.
                    const again = one === window.reachedLast, first = !one.dataset.reached;
                    window.reachedLast = one;
                    one.dataset.reached = "yes";
                    const style = getComputedStyle(one), box = one.getBoundingClientRect();
                    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                    const within = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
                    return { again, first, marked, within, radio: one.type === "radio", html: one.outerHTML.slice(0, 120) };
                }"""
            )
            if at is None or not (at["first"] or at["again"]):
                break
            reached += at["first"] and not at["radio"]
            self.must(at["marked"], f"the keyboard's place is not shown at {at['html']}")
            self.must(at["within"], f"the keyboard is outside the window at {at['html']}")
        self.must(reached >= wanted, f"the keyboard reaches {reached} of {wanted}")
