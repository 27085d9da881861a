"""One appointment: its dialog offers the legal steps alone, and each does what it says (D3)."""

import re

from playwright.sync_api import Page, expect

from days import book, card, choose_time, open_day
from live_clinic import LiveClinic
from people import AYESHA, FATIMA, RAZA, SANA

STEPS = (
    "Approve",
    "Decline",
    "Confirm",
    "Arrived",
    "Start",
    "Complete",
    "No-show",
    "Cancel appointment",
    "Move…",
)


def steps(page: Page) -> set[str]:
    dialog = page.get_by_role("dialog")
    return {name for name in STEPS if dialog.get_by_role("button", name=name, exact=True).count()}


def press(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def open_visit(desk, role, visit: str, clinic: str | None = None, **options) -> Page:
    page = desk.sign_in(role, path=f"/desk/{clinic or desk.clinic}/visits/{visit}", **options)
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def test_the_dialog_is_named_by_the_patient_and_closes_to_the_day(desk):
    day = desk.free_date()
    visit = book(desk, AYESHA, day, "10:00", notes="Prefers the morning")
    page = open_day(desk, "receptionist", day)
    card(page, "10:00", "Ayesha Malik").click()
    dialog = page.get_by_role("dialog", name="Ayesha Malik")
    expect(dialog).to_be_visible()
    expect(page).to_have_url(re.compile(f"/visits/{visit['id']}"))
    expect(dialog.get_by_role("tab", name="Details")).to_have_attribute("aria-selected", "true")
    expect(dialog.get_by_role("textbox", name="Notes")).to_have_value("Prefers the morning")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(f"/day/{day}"))
    expect(card(page, "10:00", "Ayesha Malik")).to_be_focused()
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("grid", name="Day")).to_be_visible()


def test_a_request_is_approved_and_confirmed(desk):
    day = desk.free_date()
    visit = desk.api().book(SANA, day, "10:00", FATIMA, status="requested")
    page = open_visit(desk, "receptionist", visit["id"])
    assert steps(page) == {"Approve", "Decline", "Move…"}, steps(page)
    press(page, "Approve")
    expect(page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True)).to_be_visible()
    # Nobody arrives on another day.
    assert steps(page) == {"Confirm", "Cancel appointment", "Move…"}, steps(page)
    press(page, "Confirm")
    expect(page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True)).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "confirmed"
    page.get_by_role("tab", name="Activity").click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Zainab Ahmed")
    expect(panel).to_contain_text(re.compile("confirmed", re.IGNORECASE))


def test_a_request_is_declined_with_a_reason(desk):
    visit = desk.api().book(SANA, desk.free_date(), "10:00", FATIMA, status="requested")
    page = open_visit(desk, "receptionist", visit["id"])
    press(page, "Decline")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("We are at a congress that day")
    dialog.get_by_role("button", name="Decline", exact=True).click()
    expect(dialog).to_be_hidden()
    saved = desk.api().get(f"/appointments/{visit['id']}")
    assert (saved["status"], saved["notes"]) == ("cancelled", "We are at a congress that day"), saved


def test_cancelling_asks_again(desk):
    day = desk.free_date()
    visit = book(desk, RAZA, day, "10:00")
    page = open_visit(desk, "receptionist", visit["id"])
    press(page, "Cancel appointment")
    second = page.get_by_role("dialog").get_by_role("button", name="Cancel appointment", exact=True)
    expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_visible()
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "scheduled"
    second.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "cancelled"
    expect(page.get_by_role("button", name="Book 10:00, Dr. Fatima Khan")).to_be_visible()


def test_move_dialog(desk):
    day = desk.free_date()
    visit = book(desk, RAZA, day, "10:00")
    page = open_visit(desk, "receptionist", visit["id"], height=2200)
    press(page, "Move…")
    dialog = page.get_by_role("dialog")
    choose_time(dialog, "15:00")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(card(page, "15:00", "Muhammad Raza")).to_be_visible()


def test_notes_are_saved(desk):
    visit = book(desk, RAZA, desk.free_date(), "10:00")
    page = open_visit(desk, "receptionist", visit["id"])
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Notes").fill("Brings the old X-ray")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert desk.api().get(f"/appointments/{visit['id']}")["notes"] == "Brings the old X-ray"


def test_message_leads_to_the_conversation(desk):
    visit = book(desk, AYESHA, desk.free_date(), "10:00")
    page = open_visit(desk, "receptionist", visit["id"])
    press(page, "Message")
    expect(page).to_have_url(re.compile(f"/inbox/patient-{AYESHA}"))
    expect(page.get_by_role("log", name="Messages")).to_be_visible()


def test_no_show(desk):
    """By the superadmin, who says why first."""
    clinic = LiveClinic.make(desk, with_staff=False)
    visit = clinic.book(clinic.patient("Ghulam", "Abbas"))
    clinic.let_hours_pass(2)
    page = desk.sign_in("superadmin", fresh=True)
    desk.open(page, f"/desk/{clinic.id}/visits/{visit['id']}")
    if "/reason" in page.url:
        page.get_by_role("textbox", name="Reason").fill("Testing the front desk")
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog", name="Ghulam Abbas")).to_be_visible()
    assert "No-show" in steps(page), steps(page)
    press(page, "No-show")
    expect(page.get_by_role("dialog").get_by_role("button", name="No-show", exact=True)).to_have_count(0)
    assert steps(page) == {"Cancel appointment"}, steps(page)
    assert clinic.api.get(f"/appointments/{visit['id']}")["status"] == "no_show"


def test_an_open_dialog_follows_what_others_do(desk):
    visit = book(desk, AYESHA, desk.free_date(), "10:00")
    page = open_visit(desk, "receptionist", visit["id"])
    assert "Confirm" in steps(page)
    desk.api().patch(f"/appointments/{visit['id']}/status", {"status": "confirmed"})
    expect(page.get_by_role("dialog").get_by_role("button", name="Confirm", exact=True)).to_have_count(0)


def test_over_the_rules_with_a_reason(desk):
    """The clinic is closed on Sundays; the front desk may book all the same."""
    desk.excuse(400, 409)
    day = desk.free_date()
    book(desk, RAZA, day, "10:00")
    page = desk.sign_in("receptionist", path=f"/book?date={day}&doctor={FATIMA}")
    dialog = page.get_by_role("dialog", name="New appointment")
    dialog.get_by_role("combobox", name="Patient").press_sequentially("Ayesha")
    page.get_by_role("option", name=re.compile("Ayesha Malik")).click()
    dialog.get_by_role("combobox", name="Room").select_option(label="Room 2")
    choose_time(dialog, "12:00")
    book(desk, SANA, day, "12:00")
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("12:00 to 12:30")
    dialog.get_by_role("textbox", name="Reason").fill("In pain")
    dialog.get_by_role("button", name=re.compile("anyway")).click()
    expect(dialog).to_be_hidden()
    visits = [one for one in desk.api().on(day) if one["patientId"] == AYESHA]
    assert [one["overrideReason"] for one in visits] == ["In pain"], visits
