"""When nothing can be booked: closures, weekly hours, time off, blocks, on screens that are open (D3)."""

from datetime import date

from playwright.sync_api import expect

from days import HASSAN_NAME, gap, open_day
from people import HASSAN
from test_settings import remove, row

ONE_DATABASE = "postgres"


def test_a_closure_closes_the_day_on_open_screens(desk):
    day = desk.free_date()
    other = open_day(desk, "receptionist", day)
    expect(gap(other, "10:00")).to_be_visible()
    page = desk.sign_in("admin", path="/settings/closures")
    page.get_by_label("Date", exact=True).fill(day)
    page.get_by_role("textbox", name="Reason").fill("Staff training")
    page.get_by_role("button", name="Add closure").click()
    expect(row(page, "Staff training")).to_be_visible()
    expect(gap(other, "10:00")).to_have_count(0)
    expect(other.get_by_role("grid")).to_contain_text("Staff training")
    remove(page, "Staff training")
    expect(gap(other, "10:00")).to_be_visible()


def test_a_doctors_week(desk):
    day = desk.free_date()
    weekday = date.fromisoformat(day).strftime("%A")
    other = open_day(desk, "receptionist", day)
    expect(gap(other, "09:00", HASSAN_NAME)).to_be_visible()
    try:
        page = desk.sign_in("admin", path=f"/settings/schedules?doctor={HASSAN}")
        group = page.get_by_role("group", name=weekday)
        group.get_by_label("Start", exact=True).fill("10:00")
        group.get_by_label("End", exact=True).fill("14:00")
        page.get_by_role("form", name="Weekly hours").get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("saved")
        expect(gap(other, "09:00", HASSAN_NAME)).to_have_count(0)
        expect(gap(other, "10:00", HASSAN_NAME)).to_be_visible()
        expect(gap(other, "14:00", HASSAN_NAME)).to_have_count(0)
        expect(gap(other, "14:00")).to_be_visible()
    finally:
        desk.api().put(f"/doctors/{HASSAN}/schedule", {"weekly": []})


def test_time_off(desk):
    day = desk.free_date()
    page = desk.sign_in("admin", path=f"/settings/schedules?doctor={HASSAN}")
    form = page.get_by_role("form", name="Add time off")
    form.get_by_label("First day").fill(day)
    form.get_by_role("textbox", name="Reason").fill("At a wedding")
    form.get_by_role("button", name="Add time off").click()
    expect(page.get_by_role("main")).to_contain_text("At a wedding")
    other = open_day(desk, "receptionist", day)
    expect(gap(other, "10:00")).to_be_visible()
    expect(gap(other, "10:00", HASSAN_NAME)).to_have_count(0)
    # Why is nobody's business.
    expect(other.get_by_text("At a wedding")).to_have_count(0)
    found = desk.api().every(f"/doctors/{HASSAN}/time-off")
    for one in found:
        desk.api().delete(f"/doctors/{HASSAN}/time-off/{one['id']}")


def test_a_block(desk):
    day = desk.free_date()
    other = open_day(desk, "doctor", day)
    expect(gap(other, "12:00", HASSAN_NAME)).to_be_visible()
    page = desk.sign_in("admin", path=f"/blocks/new?date={day}&doctor={HASSAN}")
    dialog = page.get_by_role("dialog", name="New block")
    dialog.get_by_label("Start", exact=True).fill("12:00")
    dialog.get_by_label("End", exact=True).fill("13:00")
    dialog.get_by_role("textbox", name="Title").fill("Lunch with the lab")
    dialog.get_by_role("button", name="Block time").click()
    expect(dialog).to_be_hidden()
    expect(gap(other, "12:00", HASSAN_NAME)).to_have_count(0)
    expect(gap(other, "13:00", HASSAN_NAME)).to_be_visible()
    expect(other.get_by_role("grid")).to_contain_text("Lunch with the lab")
    slots = desk.api("patient").get("/appointments/available-slots", date=day, doctorId=HASSAN)["slots"]
    reasons = {one.get("reason") for one in slots if one["time"] == "12:00"}
    assert reasons == {"Not available"}, reasons
