"""Requests, oldest first, and the board of those who are here (front-desk.md D3)."""

import re

from playwright.sync_api import expect

from days import choose_time
from people import AHMED, FATIMA, HASSAN

PLACE = "row => [...row.parentNode.children].indexOf(row)"


def row(page, day: str, time: str):
    """The request of a day: by its weekday's number and month it is told from others."""
    year, month, number = day.split("-")
    names = "January February March April May June July August September October November December".split()
    text = re.compile(rf"\b{int(number)} {names[int(month) - 1]} {year}.*{time}", re.DOTALL)
    return page.get_by_role("list", name="Requests").get_by_role("listitem").filter(has_text=text)


def cancel(desk, *visits: dict) -> None:
    for visit in visits:
        desk.api().delete(f"/appointments/{visit['id']}")


def test_a_request_appears_and_is_approved(desk):
    page = desk.sign_in("receptionist", path="/requests")
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    asked = row(page, day, "10:00")
    expect(asked).to_be_visible()
    expect(asked).to_contain_text("Ahmed Hassan")
    asked.get_by_role("button", name="Approve").click()
    expect(asked).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "scheduled"
    cancel(desk, visit)


def test_oldest_first(desk):
    late, early = desk.free_date(), desk.free_date()
    first = desk.request_of_ahmed(early, "10:00", FATIMA)
    second = desk.request_of_ahmed(late, "10:00", FATIMA)
    page = desk.sign_in("receptionist", path="/requests")
    places = [row(page, day, "10:00").evaluate(PLACE) for day in (early, late)]
    assert places[0] + 1 == places[1], places
    cancel(desk, first, second)


def test_another_time(desk):
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    page = desk.sign_in("receptionist", path="/requests")
    row(page, day, "10:00").get_by_role("button", name="Another time…").click()
    dialog = page.get_by_role("dialog")
    choose_time(dialog, "15:00")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, day, "1[05]:00")).to_have_count(0)
    saved = desk.api().get(f"/appointments/{visit['id']}")
    assert (saved["status"], saved["appointmentTime"]) == ("scheduled", "15:00"), saved
    cancel(desk, visit)


def test_declined_with_a_text(desk):
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    page = desk.sign_in("receptionist", path="/requests")
    row(page, day, "10:00").get_by_role("button", name="Decline").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").first.fill("Please call us")
    dialog.get_by_role("button", name="Decline", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(row(page, day, "10:00")).to_have_count(0)
    saved = desk.api().get(f"/appointments/{visit['id']}")
    assert (saved["status"], saved["notes"]) == ("cancelled", "Please call us"), saved


def test_a_doctor_sees_requests_for_the_own_column(desk):
    own, other = desk.free_date(), desk.free_date()
    visits = [desk.request_of_ahmed(own, "10:00", FATIMA), desk.request_of_ahmed(other, "10:00", HASSAN)]
    page = desk.sign_in("doctor", path="/requests")
    expect(row(page, own, "10:00")).to_be_visible()
    expect(row(page, other, "10:00")).to_have_count(0)
    cancel(desk, *visits)


def test_who_answers_second_is_told(desk):
    desk.excuse(400, 409, 412)
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    page = desk.sign_in("receptionist", path="/requests")
    button = row(page, day, "10:00").get_by_role("button", name="Approve")
    expect(button).to_be_visible()
    # Its page does not hear of it.
    page.route("**/requests/list*", lambda route: route.abort())
    desk.excuse("net::ERR_FAILED")
    desk.api().patch(f"/appointments/{visit['id']}/status", {"status": "cancelled"})
    button.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert desk.api().get(f"/appointments/{visit['id']}")["status"] == "cancelled"


def test_a_patient_goes_across_the_board(desk):
    clinic = desk.live()
    visit = clinic.book(clinic.patient("Rukhsana", "Jamil"))
    page = desk.sign_in(clinic.receptionist, path=f"/desk/{clinic.id}/board")
    name = "Rukhsana Jamil"

    def region(title):
        return page.get_by_role("region", name=title)

    expect(region("Expected")).to_contain_text(name)
    for button, title in (("Arrived", "Arrived"), ("Start", "In chair"), ("Finished", "Done")):
        held = page.get_by_role("listitem").filter(has_text=name)
        held.get_by_role("button", name=button, exact=True).click()
        expect(region(title)).to_contain_text(name)
    expect(region("Expected")).not_to_contain_text(name)
    now = clinic.api.get(f"/appointments/{visit['id']}")
    assert now["arrivedAt"] and now["seatedAt"] and now["finishedAt"], now


def test_the_board_follows_what_others_do(desk):
    clinic = desk.live()
    visit = clinic.book(clinic.patient("Salma", "Begum"))
    page = desk.sign_in(clinic.receptionist, path=f"/desk/{clinic.id}/board")
    expect(page.get_by_role("region", name="Expected")).to_contain_text("Salma Begum")
    clinic.api.post(f"/appointments/{visit['id']}/flow", {"step": "arrived"})
    expect(page.get_by_role("region", name="Arrived")).to_contain_text("Salma Begum")


def test_the_board_warns_of_who_waits_too_long(desk):
    clinic = desk.live()
    visit = clinic.book(clinic.patient("Javed", "Miandad"))
    clinic.api.post(f"/appointments/{visit['id']}/flow", {"step": "arrived"})
    page = desk.sign_in(clinic.receptionist)
    page.clock.install()
    desk.open(page, f"/desk/{clinic.id}/board")
    held = page.get_by_role("region", name="Arrived").get_by_role("listitem").filter(has_text="Javed Miandad")
    expect(held).to_contain_text(re.compile(r"\b0 min"))
    # Below what locks the desk, twice with a touch between.
    for _ in range(2):
        page.mouse.move(10, 10)
        page.clock.fast_forward(10 * 60 * 1000)
    expect(held).to_contain_text(re.compile(r"\b20 min"))
    expect(held.get_by_text(re.compile(r"over \d+ min"))).to_be_visible()


def test_nobody_of_another_day_is_on_the_board(desk):
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    desk.api().patch(f"/appointments/{visit['id']}/status", {"status": "scheduled"})
    clinic = desk.live()
    page = desk.sign_in(clinic.receptionist, path=f"/desk/{clinic.id}/board")
    expect(page.get_by_text("Ahmed Hassan")).to_have_count(0)
    assert visit["patientId"] == AHMED
    cancel(desk, visit)
