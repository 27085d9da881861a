"""Booking by mouse, and what another desk sees of it (D3, D4)."""

import re

from playwright.sync_api import expect

from days import (
    book,
    card,
    choose_patient,
    choose_time,
    gap,
    is_marked,
    mark,
    open_day,
)
from people import FATIMA, RAZA


def test_a_booking_by_mouse_is_seen_by_another_desk_at_once(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    other = open_day(desk, "admin", day)
    mark(other)
    gap(page, "10:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    expect(dialog).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/book\?.*date={day}"))
    choose_patient(page, dialog, "Ayesha", "Ayesha Malik")
    dialog.get_by_role("combobox", name="Type").select_option(label="Checkup")
    expect(dialog.get_by_role("combobox", name="Doctor")).to_have_value(FATIMA)
    expect(dialog.get_by_label("Date", exact=True)).to_have_value(day)
    choose_time(dialog, "10:00")
    dialog.get_by_role("textbox", name="Notes").fill("By mouse")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/book" in answer.url):
        dialog.get_by_role("button", name="Book", exact=True).click()
    expect(card(other, "10:00", "Ayesha Malik")).to_be_visible(timeout=1_000)
    assert is_marked(other), "the other desk was loaded again"
    expect(dialog).to_be_hidden()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("10:00")
    assert desk.api().on(day)[0]["notes"] == "By mouse"


def test_a_patient_is_found_by_number_phone_and_birth_date(desk):
    page = open_day(desk, "receptionist", desk.free_date())
    gap(page, "10:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    field = dialog.get_by_role("combobox", name="Patient")
    for typed in ("P-2026-002", "2223344", "1985-11-02", "02/11/1985"):
        field.fill("")
        field.press_sequentially(typed)
        options = page.get_by_role("listbox").get_by_role("option")
        expect(options).to_have_count(2)
        expect(options.first).to_contain_text("Ayesha Malik")
        expect(options.last).to_contain_text("New patient …")


def test_a_new_patient_is_written_down_while_booking(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    gap(page, "11:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    dialog.get_by_role("combobox", name="Patient").press_sequentially("Nobody so far")
    page.get_by_role("option", name=re.compile("New patient")).click()
    dialog.get_by_role("textbox", name="First name").fill("Laila")
    dialog.get_by_role("textbox", name="Last name").fill(f"Durrani {desk.server.port}")
    dialog.get_by_label("Phone").fill("+92 300 9998877")
    dialog.get_by_label("Birth date").fill("1991-03-09")
    dialog.get_by_role("button", name="Add patient").click()
    expect(dialog.get_by_role("combobox", name="Patient")).to_have_value(re.compile("Laila Durrani"))
    choose_time(dialog, "11:00")
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^11:00 to 11:30, Laila Durrani"))).to_be_visible()


def test_a_refused_booking_names_every_conflict_and_offers_three_times(desk):
    desk.excuse(409)
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    gap(page, "10:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    choose_patient(page, dialog, "Ayesha", "Ayesha Malik")
    dialog.get_by_role("combobox", name="Room").select_option(label="Room 1")
    choose_time(dialog, "10:00")
    # Somebody is faster, with the same doctor and room.
    book(desk, RAZA, day, "10:00")
    dialog.get_by_role("button", name="Book", exact=True).click()
    alert = dialog.get_by_role("alert")
    expect(alert).to_contain_text("Doctor already has an appointment from 10:00 to 10:30")
    expect(alert).to_contain_text("Room already has an appointment from 10:00 to 10:30")
    times = alert.get_by_role("button", name=re.compile(r"^\d\d:\d\d$"))
    expect(times).to_have_count(3)
    offered = times.all_inner_texts()
    times.first.click()
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(card(page, offered[0], "Ayesha Malik")).to_be_visible()
    assert len(desk.api().on(day)) == 2
