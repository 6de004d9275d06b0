"""What must hold on every page that a walk comes to, whoever looks at it."""

import sys
from contextlib import contextmanager
from importlib.resources import files
from urllib.parse import urlsplit

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# What another palette can spoil.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
# Addresses that ask nobody.
WITHIN = ("data:", "blob:")
# Windows beside the one that the walk has: a desk of 1280 px at 200 %, and a phone.
WINDOWS = {"at 200 %": {"width": 640, "height": 450}, "on a phone": {"width": 320, "height": 640}}
# What is read; what only leads elsewhere is no loss on paper.
READ = "main :is(h1, h2, h3, p, li, dt, dd, th, td, svg, pre, label)"
LEADS = "nav, .skip, .search, .facets"


class Judge:
    """Follows one page of the browser: what it loads, what it says to the console, what axe finds.

    `guests` are other sites that the walk leads to on purpose; they are not judged.
    """

    # Every page that was judged in all ways, whoever walked there: by what method, and where it stood.
    seen = set()

    def __init__(self, page, home, where, scripts=True, guests=()):
        self.page, self.home, self.where, self.scripts, self.guests = page, home, where, scripts, guests
        self.faults, self.judged, self.refused = [], 0, False
        self.method, self.status = "GET", 200
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.fault(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def fault(self, text):
        said = f"{self.where} {self.page.url.removeprefix(self.home)}: {text}"
        self.faults.append(said)
        # A run takes a quarter of an hour: who waits for it sees at once what does not hold.
        print("seen:", said, file=sys.stderr, flush=True)

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

    def _response(self, response):
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.method, self.status = response.request.method, response.status

    def look(self, colours=True, is_there=True):
        """The page as it stands: accessible by axe in the light and in the dark, no wider than any window, whole on paper.

        Another language has the same `colours`: then only what words can change is looked at. What an address answers that
        leads nowhere is not what else stands there.
        """
        self.judged += 1
        # Without scripts axe was not asked.
        if self.scripts and colours and is_there and self.status != 404:
            Judge.seen.add((self.method, urlsplit(self.page.url).path))
        self._axe(RULES, "")
        self._fits("")
        self._windows()
        self._text_twice_as_large()
        if colours:
            self._schemes_and_paper()

    def _axe(self, rules, when):
        # axe is a script itself: without scripts the rest is left to judge.
        if not self.scripts:
            return
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, rules)", rules)
        for violation in found["violations"]:
            for node in violation["nodes"][:3]:
                self.fault(f"{violation['id']}{when}: {violation['help']}: {node['html'][:160]}")

    def _fits(self, when):
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        self.must(width[0] <= width[1], f"{width[0]} px wide in a window of {width[1]} px{when}")

    def _windows(self):
        own = self.page.viewport_size
        for when, size in WINDOWS.items():
            if size["width"] < own["width"]:
                self.page.set_viewport_size(size)
                self._fits(f" {when}")
        self.page.set_viewport_size(own)

    def _text_twice_as_large(self):
        """Text alone at 200 % (WCAG 1.4.4): on a desk, for a phone enlarges the page."""
        if self.page.viewport_size["width"] < 640:
            return
        enlarge = "size => { document.documentElement.style.fontSize = size }"
        self.page.evaluate(enlarge, "200%")
        self._fits(" with text twice as large")
        self.page.evaluate(enlarge, "")

    def _schemes_and_paper(self):
        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        own, other = ("dark", "light") if dark else ("light", "dark")
        self.page.emulate_media(color_scheme=other)
        self._axe(COLOURS, f" in the {other}")
        # On paper the ground is white, whatever the screen shows.
        self.page.emulate_media(color_scheme="dark")
        read = f"""() => {{
            window.readOnScreen = [...document.querySelectorAll({READ!r})]
                .filter(one => one.checkVisibility({{visibilityProperty: true}}) && !one.closest({LEADS!r}));
        }}"""
        self.page.evaluate(read)
        self.page.emulate_media(media="print", color_scheme="dark")
        paper = self.page.evaluate(
            f"""() => {{
                const shown = one => one.checkVisibility({{visibilityProperty: true}});
                const lead = [...document.querySelectorAll("nav, .skip")].filter(shown);
                const lost = window.readOnScreen.filter(one => !shown(one));
                return {{ lead: lead.map(one => one.outerHTML.slice(0, 80)), lost: lost.map(one => one.outerHTML.slice(0, 80)) }};
            }}"""
        )
        for html in paper["lead"][:3]:
            self.fault(f"on paper stands {html}")
        for html in paper["lost"][:3]:
            self.fault(f"on paper is missing {html}")
        self._axe(COLOURS, " on paper")
        self.page.emulate_media(media="screen", color_scheme=own)

    def past_menu(self):
        """The first stop of the keyboard is the link past the menu; from there the next stop is in the page itself."""
        page = self.page
        page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") != "skip":
            self.fault("the first stop is not the link past the menu")
            return
        page.keyboard.press("Enter")
        page.wait_for_url("**#content")
        page.keyboard.press("Tab")
        is_past = page.evaluate("!document.activeElement.closest('header')")
        self.must(is_past, "the link past the menu leads into the menu")

    def by_keyboard(self, steps_max=400):
        """Tab reaches everything, shows where it is, and leaves again."""
        page = self.page
        page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
        page.evaluate("document.querySelectorAll('[data-reached]').forEach(one => delete one.dataset.reached)")
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
