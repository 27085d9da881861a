"""Moving by mouse: to another time and doctor, back again, into a conflict, by two at once (D4)."""

import re

from playwright.sync_api import expect

from days import (
    FATIMA_NAME,
    HASSAN_NAME,
    Scale,
    book,
    box,
    card,
    open_day,
)
from people import AYESHA, FATIMA, HASSAN, RAZA


def test_drag_to_another_time_and_doctor_and_undo(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00", roomId=None)
    page = open_day(desk, "receptionist", day)
    scale = Scale(page, HASSAN_NAME)
    scale.drag(card(page, "10:00", "Ayesha Malik"), "14:00", HASSAN_NAME)
    expect(card(page, "14:00", "Ayesha Malik")).to_be_visible()
    status = page.get_by_role("status")
    expect(status).to_contain_text(f"Moved to 14:00, {HASSAN_NAME}")
    moved = desk.api().on(day)
    assert [(one["appointmentTime"], one["doctorId"]) for one in moved] == [("14:00", HASSAN)], moved
    status.get_by_role("button", name="Undo").click()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    back = desk.api().on(day)
    assert [(one["appointmentTime"], one["doctorId"]) for one in back] == [("10:00", FATIMA)], back


def test_a_drop_snaps_to_the_grid_and_alt_to_five_minutes(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day)
    scale = Scale(page)
    scale.drag(card(page, "10:00", "Ayesha Malik"), "14:10", FATIMA_NAME)
    expect(card(page, "14:00", "Ayesha Malik")).to_be_visible()
    page.keyboard.down("Alt")
    scale.drag(card(page, "14:00", "Ayesha Malik"), "12:10", FATIMA_NAME)
    page.keyboard.up("Alt")
    expect(card(page, "12:10", "Ayesha Malik")).to_be_visible()


def test_a_conflict_puts_the_card_back_and_offers_three_times(desk):
    desk.excuse(409)
    day = desk.free_date()
    held = book(desk, AYESHA, day, "10:00")
    book(desk, RAZA, day, "14:00")
    page = open_day(desk, "receptionist", day)
    Scale(page).drag(card(page, "10:00", "Ayesha Malik"), "14:00", FATIMA_NAME)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("14:00 to 14:30")
    expect(card(page, "10:00", "Ayesha Malik")).to_be_attached()
    times = alert.get_by_role("button", name=re.compile(r"^\d\d:\d\d$"))
    expect(times).to_have_count(3)
    assert desk.api().get(f"/appointments/{held['id']}")["appointmentTime"] == "10:00"
    chosen = times.first.inner_text()
    times.first.click()
    expect(card(page, chosen, "Ayesha Malik")).to_be_visible()


def test_two_desks_drag_one_card_and_one_of_them_is_told(desk):
    desk.excuse(412)
    day = desk.free_date()
    held = book(desk, AYESHA, day, "10:00")
    first, second = open_day(desk, "receptionist", day), open_day(desk, "admin", day)
    scales = [Scale(page) for page in (first, second)]
    for scale in scales:
        with scale.page.expect_response(re.compile("available-slots.*ignoreAppointmentId=")):
            scale.take(card(scale.page, "10:00", "Ayesha Malik"))
    scales[0].carry("12:00", FATIMA_NAME)
    scales[1].carry("15:00", FATIMA_NAME)
    first.mouse.up()
    expect(first.get_by_role("status")).to_contain_text("Moved to 12:00")
    second.mouse.up()
    expect(second.get_by_role("alert")).to_be_visible()
    told = second.get_by_role("dialog")
    expect(told).to_contain_text("12:00")
    expect(told).to_contain_text("15:00")
    assert desk.api().get(f"/appointments/{held['id']}")["appointmentTime"] == "12:00"
    expect(card(first, "12:00", "Ayesha Malik")).to_be_visible()


def test_past_appointments_do_not_drag(desk):
    past = next(one for one in desk.api().every("/appointments", status="completed", doctorId=FATIMA))
    page = desk.sign_in("receptionist", height=2200, path=f"/day/{past['appointmentDate']}")
    held = page.get_by_role(
        "button", name=re.compile(f"^{past['appointmentTime']} to .*{past['patientName']}.*completed")
    ).first
    place = box(held)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.mouse.move(place["x"] + 20, place["y"] + 3)
    page.mouse.down()
    page.mouse.move(place["x"] + 20, place["y"] + 203, steps=10)
    page.mouse.up()
    expect(held).to_be_visible()
    assert abs(box(held)["y"] - place["y"]) < 2 and "PUT" not in sent
