"""The whole day by keyboard alone: booking, moving, a change of status, and the way around (D4)."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from days import FATIMA_NAME, book, card, focused, gap, open_day, press_until, visit_name
from people import AYESHA


def into_the_grid(page) -> None:
    for _ in range(60):
        if page.evaluate("Boolean(document.activeElement.closest('[role=grid]'))"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach the grid")


def to_column(page, doctor: str = FATIMA_NAME) -> None:
    """Along the first row, which is free in all columns."""
    into_the_grid(page)
    press_until(page, "ArrowRight", f"Book 09:00, {doctor}")


def test_tab_reaches_one_cell_and_arrows_the_others(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    assert page.locator("[role=grid] [tabindex='0']").count() == 1
    first, second = (one.strip() for one in page.get_by_role("columnheader").all_inner_texts()[:2])
    into_the_grid(page)
    press_until(page, "ArrowDown", f"Book 10:00, {first}")
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"Book 10:00, {second}"
    page.keyboard.press("ArrowUp")
    assert focused(page) == f"Book 09:30, {second}"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"Book 09:30, {first}"


def test_a_booking(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    to_column(page)
    press_until(page, "ArrowDown", "Book 11:00, Dr. Fatima Khan")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New appointment")
    expect(dialog).to_be_visible()
    press_until(page, "Tab", "Patient")
    page.keyboard.type("Ayesha")
    option = page.get_by_role("option", name=re.compile("Ayesha Malik"))
    expect(option).to_be_visible()
    for _ in range(10):
        active = page.evaluate(
            """() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))
                 ?.textContent ?? "" """
        )
        if "Ayesha Malik" in active:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("combobox", name="Patient")).to_have_value(re.compile("Ayesha Malik"))
    press_until(page, "Tab", "Time")
    page.keyboard.type("11:00")
    press_until(page, "Tab", "Book")
    page.keyboard.press("Enter")
    expect(card(page, "11:00", "Ayesha Malik")).to_be_visible()
    expect(dialog).to_be_hidden()
    assert focused(page), "the focus was lost"


def test_a_move(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    to_column(page)
    press_until(page, "ArrowDown", re.escape(visit_name("10:00", "Ayesha Malik")))
    page.keyboard.press("x")
    press_until(page, "ArrowDown", "Book 14:00, Dr. Fatima Khan")
    page.keyboard.press("v")
    expect(card(page, "14:00", "Ayesha Malik")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Moved to 14:00")
    assert focused(page), "the focus was lost"
    assert desk.api().on(day)[0]["appointmentTime"] == "14:00"


def test_esc_puts_back_what_x_took(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    to_column(page)
    press_until(page, "ArrowDown", re.escape(visit_name("10:00", "Ayesha Malik")))
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    press_until(page, "ArrowDown", "Book 14:00, Dr. Fatima Khan")
    page.keyboard.press("v")
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    assert desk.api().on(day)[0]["appointmentTime"] == "10:00"


def test_the_move_dialog(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    to_column(page)
    press_until(page, "ArrowDown", re.escape(visit_name("10:00", "Ayesha Malik")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ayesha Malik")).to_be_visible()
    press_until(page, "Tab", "Move…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Time", exact=True)).to_be_visible()
    press_until(page, "Tab", "Time")
    page.keyboard.type("15:00")
    press_until(page, "Tab", "Save")
    page.keyboard.press("Enter")
    expect(card(page, "15:00", "Ayesha Malik")).to_be_visible()


def test_a_status_and_the_way_back(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    to_column(page)
    press_until(page, "ArrowDown", re.escape(visit_name("10:00", "Ayesha Malik")))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ayesha Malik")
    expect(dialog).to_be_visible()
    press_until(page, "Tab", "Confirm")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Confirm", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(card(page, "10:00", "Ayesha Malik", "confirmed")).to_be_focused()


def test_single_keys(desk):
    day = date.fromisoformat(desk.free_date())
    page = open_day(desk, "receptionist", day.isoformat())
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="New appointment")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(f"/day/{day + timedelta(days=1)}"))
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile(f"/day/{day}"))
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Help")
    expect(help_dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    page.keyboard.press("t")
    expect(page).not_to_have_url(re.compile(f"/day/{day}"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_visible()


def test_a_key_that_is_typed_into_a_field_is_text(desk):
    page = open_day(desk, "receptionist", desk.free_date())
    gap(page, "10:00").click()
    notes = page.get_by_role("dialog", name="New appointment").get_by_role("textbox", name="Notes")
    notes.press_sequentially("n / t ? x")
    expect(notes).to_have_value("n / t ? x")


def test_single_keys_can_be_switched_off(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help")
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("PageDown")
    expect(page).not_to_have_url(re.compile(f"/day/{day}"))
    expect(page.get_by_role("dialog", name="New appointment")).to_have_count(0)


def test_arrows_are_mirrored_from_right_to_left(desk):
    day = desk.free_date()
    try:
        page = desk.sign_in("receptionist", height=2200, locale="ur", path=f"/day/{day}")
        page.locator("[role=grid] [tabindex='0']").focus()
        place = "document.activeElement.getBoundingClientRect().x"
        before = page.evaluate(place)
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(place) < before
        page.keyboard.press("ArrowRight")
        assert page.evaluate(place) == before
    finally:
        desk.api("receptionist").patch("/api/v1/auth/me", {"language": "en"})
