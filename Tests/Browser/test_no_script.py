"""Without JavaScript: lists, the day, forms and print work, by the same names (front-desk.md D1)."""

import re

from playwright.sync_api import Page, expect

from days import book, card, gap
from people import AHMED, AYESHA, CLINIC, FATIMA

ONE_DATABASE = "postgres"


def plain(desk, role, path: str) -> Page:
    """The session is cached from a browser with scripts; this one has none."""
    return desk.sign_in(role, height=2200, path=path, java_script_enabled=False)


def test_the_day(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = plain(desk, "receptionist", f"/day/{day}")
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    page.get_by_role("button", name="Next day").click()
    expect(page).not_to_have_url(re.compile(f"/day/{day}"))
    page.get_by_role("button", name="Previous day").click()
    card(page, "10:00", "Ayesha Malik").click()
    expect(page.get_by_role("dialog", name="Ayesha Malik")).to_be_visible()
    expect(page.get_by_role("grid", name="Day")).to_be_visible()


def test_a_booking(desk):
    day = desk.free_date()
    page = plain(desk, "receptionist", f"/day/{day}")
    gap(page, "10:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    dialog.get_by_role("combobox", name="Patient").fill("Ayesha")
    dialog.get_by_role("button", name=re.compile("^Find")).click()
    dialog.get_by_role("radio", name=re.compile("Ayesha Malik")).check()
    dialog.get_by_label("Time", exact=True).select_option("10:00")
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    assert len(desk.api().on(day)) == 1


def test_a_refused_booking_keeps_what_was_typed(desk):
    desk.excuse(409)
    day = desk.free_date()
    page = plain(desk, "receptionist", f"/book?date={day}&time=10:00&doctor={FATIMA}&patient={AYESHA}")
    dialog = page.get_by_role("dialog", name="New appointment")
    dialog.get_by_role("textbox", name="Notes").fill("Typed by hand")
    book(desk, AHMED, day, "10:00")
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("10:00 to 10:30")
    expect(page.get_by_role("textbox", name="Notes")).to_have_value("Typed by hand")
    page.get_by_role("alert").get_by_role("button", name=re.compile(r"^\d\d:\d\d$")).first.click()
    expect(page.get_by_role("textbox", name="Notes")).to_have_value("Typed by hand")
    page.get_by_role("dialog").get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("grid", name="Day")).to_be_visible()
    assert len(desk.api().on(day)) == 2


def test_a_status(desk):
    visit = book(desk, AYESHA, desk.free_date(), "10:00")
    page = plain(desk, "receptionist", f"/visits/{visit['id']}")
    page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True)).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "confirmed"


def test_a_request(desk):
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    page = plain(desk, "receptionist", "/requests")
    asked = page.locator(f"[data-id='{visit['id']}']")
    asked.get_by_role("button", name="Approve").click()
    expect(asked).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "scheduled"
    desk.api().delete(f"/appointments/{visit['id']}")


def test_a_message(desk):
    page = plain(desk, "receptionist", f"/inbox/patient-{AYESHA}")
    text = f"Without scripts {desk.server.port}"
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("log", name="Messages").get_by_text(text)).to_be_visible()


def test_patients_and_settings(desk):
    page = plain(desk, "admin", "/patients")
    page.get_by_role("searchbox", name="Search patients").fill("malik")
    page.get_by_role("searchbox", name="Search patients").press("Enter")
    expect(page.get_by_role("link", name=re.compile("Ayesha Malik"))).to_be_visible()
    name = f"Plain {desk.server.port}"
    desk.open(page, "/settings/rooms")
    form = page.get_by_role("form", name="Add room")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_role("button", name="Add room").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    room = desk.api().every("/rooms", search=name)[0]
    desk.api().delete(f"/rooms/{room['id']}")


def test_a_patients_pages(desk):
    page = plain(desk, "patient", "/me/book")
    page.get_by_role("button", name=re.compile(r"^\d\d:\d\d, Dr\. ")).first.click()
    page.get_by_role("button", name="Request this time").click()
    expect(page).to_have_url(re.compile("/me/visits/"))
    page.get_by_role("button", name="Cancel visit").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel visit").click()
    expect(page.get_by_role("button", name="Cancel visit")).to_have_count(0)


def test_print(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = plain(desk, "receptionist", f"/day/{day}/print")
    expect(page.get_by_role("main")).to_contain_text("Ayesha Malik")
    assert CLINIC in page.url
