"""After 15 minutes without input nobody reads a name until the password is given (front-desk.md D2)."""

from playwright.sync_api import Page, expect

from days import book, card, open_day
from harness import SIGN_IN_LIMIT
from people import AYESHA

ONE_DATABASE = "postgres"

MINUTE = 60 * 1000


def opened(desk, person, day: str, **options) -> Page:
    page = desk.sign_in(person, height=2200, **options)
    page.clock.install()
    desk.open(page, f"/day/{day}")
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    return page


def no_name(page: Page) -> None:
    """Neither on the page nor in the title of its tab."""
    expect(page.get_by_text("Ayesha Malik").first).not_to_be_visible()
    assert "Ayesha" not in page.evaluate("document.body.innerText") and "Ayesha" not in page.title()


def unlock(page: Page, password: str) -> None:
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_a_quarter_of_an_hour_locks_and_the_password_unlocks(desk):
    desk.excuse(400, 401, 403)
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    person = desk.spare()
    page = opened(desk, person, day)
    page.clock.fast_forward(14 * MINUTE)
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    page.clock.fast_forward(2 * MINUTE)
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    no_name(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    no_name(page)
    page.reload()
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    no_name(page)
    unlock(page, "not the password")
    expect(page.get_by_role("alert")).to_be_visible(timeout=SIGN_IN_LIMIT)
    no_name(page)
    unlock(page, person.password)
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible(timeout=SIGN_IN_LIMIT)
    expect(page.get_by_role("button", name="Unlock")).to_have_count(0)


def test_input_keeps_it_open(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = opened(desk, desk.spare(), day)
    for _ in range(3):
        page.clock.fast_forward(10 * MINUTE)
        page.keyboard.press("Shift")
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    expect(page.get_by_role("button", name="Unlock")).to_have_count(0)


def test_all_tabs_lock_and_unlock_together(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    person = desk.spare()
    page = opened(desk, person, day)
    other = desk.open(page.context.new_page(), f"/day/{day}")
    page.clock.fast_forward(16 * MINUTE)
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    expect(other.get_by_role("button", name="Unlock")).to_be_visible()
    no_name(other)
    unlock(page, person.password)
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible(timeout=SIGN_IN_LIMIT)
    expect(card(other, "10:00", "Ayesha Malik")).to_be_visible()


def test_half_typed_text_is_there_after_unlocking(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    person = desk.spare()
    page = opened(desk, person, day)
    desk.open(page, f"/inbox/patient-{AYESHA}")
    page.get_by_role("textbox", name="Message").fill("Half a sen")
    page.clock.fast_forward(16 * MINUTE)
    unlock(page, person.password)
    expect(page.get_by_role("textbox", name="Message")).to_be_visible(timeout=SIGN_IN_LIMIT)
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Half a sen")


def test_another_person_does_not_find_the_lock(desk):
    desk.excuse(401)
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = opened(desk, desk.spare(), day, fresh=True)
    page.clock.fast_forward(16 * MINUTE)
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()
    expect(page.get_by_role("button", name="Unlock")).to_have_count(0)


def test_a_desk_that_is_used_shows_no_lock_to_open_day(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    expect(page.get_by_role("button", name="Unlock")).to_have_count(0)
