"""Every screen, for each role, in both directions and three widths: no violation of WCAG 2.2 AA (D4, D6).

It is the pages that are judged, so that one database is enough. One test a role and language:
`Scripts/browser --engine sqlite test_axe.test_admin_ur`.
"""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from people import CLINIC
from screens import OPEN, ROLES, STAFF, WIDTHS, Screen, furnished

ONE_DATABASE = "sqlite"
LONG = {"test_doctor_en", "test_doctor_ur", "test_receptionist_en", "test_receptionist_ur", "test_admin_en"}
"""Their screens are those of the others, but for a few."""
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
WIDTH_NOW = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
SAME = """() => [...document.querySelectorAll("main, dialog[open]")].map((part) => part.outerHTML).join()
  .replace(/(value|id|for|name|aria-[a-z]+)="[^"]*[0-9a-f-]{20,}[^"]*"/g, "")"""


def violations(page: Page, place: str | None) -> list[str]:
    script = "([place, options]) => axe.run(place ?? document, options).then((found) => found.violations)"
    found = page.evaluate(script, [place, OPTIONS])
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def judge(page: Page, name: str, place: str | None = None) -> list[str]:
    """What is wrong with the open page, or a part of it, at each width."""
    faults = []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{name} at {width}: {one}" for one in violations(page, place)]
        scrolled, seen = page.evaluate(WIDTH_NOW)
        if scrolled > seen + 1:
            faults.append(f"{name} at {width}: scrolls sideways, {scrolled} > {seen}")
    return faults


def is_new(desk, page: Page, language: str) -> bool:
    """What one role saw of a screen need not be judged again where another sees the very same."""
    if not hasattr(desk, "_judged"):
        desk._judged = set()
    seen = hash((language, page.evaluate(SAME)))
    return not (seen in desk._judged or desk._judged.add(seen))


def missing_parts(page: Page, screen: Screen) -> list[str]:
    """Of those that each page has (D3): a title, one heading, the navigation, a status region."""
    faults = []
    if not re.fullmatch(r"(\(\d+\) )?.+ · OdontoX", page.title()):
        faults.append(f"the title is {page.title()}")
    counts = {"h1": 1, "[role=status]": 1}
    if screen.roles:
        counts["nav[aria-label]:has([data-section])"] = 1
    if screen.is_dialog:
        counts["dialog[open][aria-label]"] = 1
    for selector, wanted in counts.items():
        if (count := page.locator(selector).count()) != wanted:
            faults.append(f"{selector}: {count}")
    current = page.locator("nav [aria-current=page][data-section]")
    if screen.section and (current.count() != 1 or screen.section.lower() not in current_name(current)):
        faults.append(f"{screen.section} is not marked in the navigation")
    return [f"{screen.name}: {fault}" for fault in faults]


def current_name(link: Locator) -> str:
    return (link.get_attribute("data-section") or "").lower() + " " + link.inner_text().strip().lower()


def judge_all(desk, page: Page, screens: list[tuple[Screen, str]], language: str) -> None:
    faults: list[str] = []
    for screen, path in screens:
        page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
        desk.open(page, path)
        if screen.is_dialog:
            expect(page.locator("dialog[open]").first).to_be_visible()
        direction = page.evaluate("document.documentElement.dir")
        if direction != ("rtl" if language == "ur" else "ltr"):
            faults.append(f"{screen.name}: runs {direction}")
        if language == "en":
            faults += missing_parts(page, screen)
        place = None if is_new(desk, page, language) or screen.is_dialog else "header"
        faults += judge(page, screen.name, place)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:40])


def judge_role(desk, role: str, language: str) -> None:
    try:
        page = desk.sign_in(role, locale=language)
        judge_all(desk, page, furnished(desk).of(role), language)
    finally:
        desk.api(role).patch("/api/v1/auth/me", {"language": "en"})


def make_test(role: str, language: str):
    def test(desk):
        judge_role(desk, role, language)

    test.__name__ = f"test_{role}_{language}"
    return test


for _role in ROLES:
    for _language in ("en", "ur"):
        globals()[f"test_{_role}_{_language}"] = make_test(_role, _language)


def test_open_pages(desk):
    page = desk.context().new_page()
    judge_all(desk, page, [(screen, screen.path) for screen in OPEN], "en")


def test_choice_of_clinics(desk):
    screen = Screen("clinics", "/clinics", STAFF)
    judge_all(desk, desk.sign_in("second doctor"), [(screen, screen.path)], "en")


def test_superadmins_reason(desk):
    screen = Screen("reason", f"/reason?next=/desk/{CLINIC}/day", STAFF)
    judge_all(desk, desk.sign_in("superadmin"), [(screen, screen.path)], "en")


def test_refusals_and_help(desk):
    """What stands on a page only after something happened."""
    desk.excuse(400)
    page = desk.sign_in("receptionist", path="/patients/new")
    page.get_by_role("dialog").get_by_role("button", name="Add patient").click()
    expect(page.get_by_role("dialog").locator("[aria-invalid=true]").first).to_be_visible()
    faults = judge(page, "refused form")
    desk.open(page, f"/day/{furnished(desk).day}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    faults += judge(page, "help")
    assert not faults, "\n".join(faults)


def test_forced_colours_and_zoom(desk):
    """At 400 % of 1280 pixels a page is 320 wide; a name and a status are seen without colours of ours."""
    page = desk.sign_in("receptionist", forced_colors="active")
    desk.open(page, f"/day/{furnished(desk).day}")
    visit = page.get_by_role("button", name="10:00 to 10:30, Ayesha Malik, Checkup, scheduled")
    expect(visit).to_be_visible()
    width = visit.evaluate("element => parseFloat(getComputedStyle(element).borderInlineStartWidth)")
    outline = visit.evaluate("element => getComputedStyle(element).borderStyle")
    assert width > 0 and outline != "none", (width, outline)
