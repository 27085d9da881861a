"""What a test gets: browsers signed in as somebody, the API beside them, and a watch over the console."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from api import API
from live_clinic import LiveClinic
from people import AHMED, CLINIC, PEOPLE, Person
from relay import Relay
from server import OUTPUT, Server

LIMIT = 15_000
"""Milliseconds of every wait that says nothing else."""
SIGN_IN_LIMIT = 20_000
"""A debug build takes seconds for the hash of a password."""
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""

expect.set_options(timeout=LIMIT)


def launch(play: Playwright) -> Browser:
    return play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])


class Desk:
    """One server with one browser. Contexts are people with cookies of their own; they end with a test."""

    def __init__(self, browser: Browser, server: Server):
        self.browser = browser
        self.server = server
        self.clinic = CLINIC
        self._states: dict[str, dict] = {}
        self._apis: dict[str, API] = {}
        self._contexts: list[BrowserContext] = []
        self._relays: list[Relay] = []
        self._problems: list[str] = []
        self._excused: list[re.Pattern[str]] = []
        self._live: LiveClinic | None = None
        self._spare: Person | None = None
        self._users = 0
        # Beyond the demo's four weeks.
        self._date = date.today() + timedelta(days=20)
        self.api("admin").patch(f"/clinics/{CLINIC}", {"patientBooking": None})

    # Setting up

    def api(self, role: str = "admin") -> API:
        if role not in self._apis:
            reason = "Testing the front desk" if role == "superadmin" else None
            self._apis[role] = API(self.server.base, PEOPLE[role], reason=reason)
        return self._apis[role]

    def free_date(self) -> str:
        """A working day that nobody has used: every test has days of its own."""
        self._date += timedelta(days=1)
        while self._date.weekday() > 4:
            self._date += timedelta(days=1)
        if self._date > date.today() + timedelta(days=340):
            raise RuntimeError("the run has no free days left")
        return self._date.isoformat()

    def request_of_ahmed(self, day: str, time: str, doctor: str, **more) -> dict:
        """What a patient asks for. It waits for an answer of the clinic."""
        return self.api("patient").book(AHMED, day, time, doctor, **more)

    def new_user(self, role: str = "receptionist", clinic: str = CLINIC) -> Person:
        """Somebody whose password and sessions a test may change."""
        self._users += 1
        person = Person(
            f"browser{self._users}@odontox.test", f"Test Person{self._users}", "harbour-lamp-71-xy"
        )
        first, last = person.name.split()
        self.server.add_user(clinic, role, person.email, first, last, person.password)
        return person

    def spare(self) -> Person:
        """The same for all tests that end a session, and change nothing else of the person."""
        self._spare = self._spare or self.new_user()
        return self._spare

    def live(self) -> LiveClinic:
        """A clinic where it is the middle of the morning, whatever the time is here."""
        self._live = self._live or LiveClinic.make(self)
        return self._live

    def relay(self) -> Relay:
        relay = Relay(self.server.port)
        self._relays.append(relay)
        return relay

    # Browsers

    def context(
        self, width: int = 1440, height: int = 900, base: str | None = None, **options
    ) -> BrowserContext:
        context = self.browser.new_context(
            base_url=base or self.server.base,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            timezone_id=options.pop("timezone_id", "Asia/Karachi"),
            **options,
        )
        context.set_default_timeout(LIMIT)
        context.set_default_navigation_timeout(15_000)
        context.add_init_script(WATCH)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._problems.append(f"script: {error.error}"))
        self._contexts.append(context)
        return context

    def _hear(self, message) -> None:
        if message.type == "error":
            place = message.location.get("url", "")
            self._problems.append(f"{message.text} ({place})")

    def sign_in(
        self,
        role: str | Person,
        width: int = 1440,
        height: int = 900,
        locale: str | None = None,
        path: str | None = None,
        fresh: bool = False,
        **options,
    ) -> Page:
        """A new window of somebody who is signed in.

        `fresh` signs in anew, for tests that end the session. `locale` (`en`, `ur`) sets the user's language.
        """
        person = PEOPLE[role] if isinstance(role, str) else role
        if locale and isinstance(role, str):
            self.api(role).patch("/api/v1/auth/me", {"language": locale})
        if fresh or person.email not in self._states:
            context = self.context(width, height, **options)
            page = context.new_page()
            type_sign_in(page, person)
            page.wait_for_url(lambda address: "/signin" not in address, timeout=SIGN_IN_LIMIT)
            if not fresh:
                self._states[person.email] = context.storage_state()
        else:
            state = self._states[person.email]
            page = self.context(width, height, storage_state=state, **options).new_page()
        if path:
            self.open(page, path)
        return page

    def open(self, page: Page, path: str, status: int = 200) -> Page:
        """Goes to an address of the demo clinic's desk (`/day`), or to one with a whole path."""
        whole = ("/desk/", "/me", "/account", "/signin", "/join", "/reset", "/forgot", "/clinics", "/reason")
        address = path if path.startswith(whole) or path == "/" else f"/desk/{CLINIC}{path}"
        answer = page.goto(address)
        assert answer is not None and answer.status == status, f"{address}: {answer and answer.status}"
        return page

    # Watching

    def excuse(self, *wanted: int | str) -> None:
        """Statuses of requests, and patterns of console errors, that this test causes on purpose."""
        for one in wanted:
            self._excused.append(re.compile(f"status of {one} " if isinstance(one, int) else one))

    def pictures_of_pages(self, name: str) -> list[Path]:
        """What the open pages look like, for who looks for the reason of a failure."""
        made = []
        for index, page in enumerate(page for context in self._contexts for page in context.pages):
            path = OUTPUT / f"{name}-{index}.png"
            try:
                page.screenshot(path=path, timeout=5_000)
                made.append(path)
            except Exception as error:  # noqa: BLE001  a page that is gone has no picture
                print(f"       no picture of {page.url}: {str(error).splitlines()[0]}")
        return made

    def settle(self) -> list[str]:
        """Ends the test's windows. Returns what the console said and nobody excused."""
        for context in self._contexts:
            for page in context.pages:
                try:
                    page.evaluate("0")
                except Exception:  # noqa: BLE001  it may be on its way elsewhere
                    pass
        left = [text for text in self._problems if not any(one.search(text) for one in self._excused)]
        for context in self._contexts:
            context.close()
        for relay in self._relays:
            relay.close()
        self._contexts, self._relays, self._problems, self._excused = [], [], [], []
        return left


def type_sign_in(page: Page, person: Person) -> None:
    """Fills in the sign-in page and sends it."""
    answer = page.goto("/signin")
    assert answer is not None and answer.status == 200
    page.get_by_role("textbox", name="E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
