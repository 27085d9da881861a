"""How a clinic works, set by its admin (D3)."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from days import gap, open_day
from people import CLINIC

ONE_DATABASE = "postgres"


def row(page, text: str):
    return page.get_by_role("row").filter(has_text=text)


def remove(page, text: str) -> None:
    row(page, text).get_by_role("button", name=re.compile("^Remove")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(dialog).to_be_hidden()


def test_hours(desk):
    before = desk.api().get(f"/clinics/{CLINIC}")["operatingHours"]
    try:
        page = desk.sign_in("admin", path="/settings/hours")
        friday = page.get_by_role("group", name="Friday")
        friday.get_by_label("Closes").fill("13:00")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("saved")
        assert desk.api().get(f"/clinics/{CLINIC}")["operatingHours"]["friday"]["closeTime"] == "13:00"
        day = date.fromisoformat(desk.free_date())
        while day.weekday() != 4:
            day += timedelta(days=1)
        page = open_day(desk, "admin", day.isoformat())
        expect(gap(page, "12:30")).to_be_visible()
        expect(gap(page, "13:00")).to_have_count(0)
    finally:
        desk.api().patch(f"/clinics/{CLINIC}", {"operatingHours": before})


def test_hours_that_make_no_sense_stay_as_typed(desk):
    desk.excuse(400)
    before = desk.api().get(f"/clinics/{CLINIC}")["operatingHours"]
    page = desk.sign_in("admin", path="/settings/hours")
    page.get_by_role("group", name="Monday").get_by_label("Closes").fill("08:00")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[aria-invalid=true]").or_(page.get_by_role("alert")).first).to_be_visible()
    expect(page.get_by_role("group", name="Monday").get_by_label("Closes")).to_have_value("08:00")
    assert desk.api().get(f"/clinics/{CLINIC}")["operatingHours"] == before


def test_a_colleague_is_invited(desk):
    page = desk.sign_in("admin", path="/settings/staff")
    email = f"invited{desk.server.port}@odontox.test"
    form = page.get_by_role("form", name="Add colleague")
    form.get_by_role("textbox", name="E-mail").fill(email)
    form.get_by_role("textbox", name="First name").fill("Nighat")
    form.get_by_role("textbox", name="Last name").fill("Seema")
    form.get_by_role("combobox", name="Role").select_option("receptionist")
    form.get_by_role("button", name="Add colleague").click()
    expect(page.get_by_role("status")).to_contain_text(email)
    pending = page.get_by_role("table", name="Pending invitations")
    expect(pending).to_contain_text(email)
    remove(page, email)
    expect(row(page, email)).to_have_count(0)


def test_an_invented_invitation_is_refused(desk):
    """A true one is in a mailbox, and nowhere else."""
    desk.excuse(404)
    page = desk.open(desk.context().new_page(), f"/join#{'A' * 43}")
    page.get_by_label("New password", exact=True).fill("harbour-lamp-71-xy")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_room(desk):
    name = f"Room {desk.server.port}"
    page = desk.sign_in("admin", path="/settings/rooms")
    form = page.get_by_role("form", name="Add room")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_role("button", name="Add room").click()
    expect(row(page, name)).to_be_visible()
    row(page, name).get_by_role("button", name=re.compile("^Change")).click()
    dialog = page.get_by_role("dialog", name=name)
    dialog.get_by_role("textbox", name="Name").fill(f"{name} b")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(row(page, f"{name} b")).to_be_visible()
    assert desk.api().every("/rooms", search=f"{name} b")
    remove(page, f"{name} b")
    expect(row(page, name)).to_have_count(0)


def test_a_name_that_is_taken_is_refused_at_the_form(desk):
    desk.excuse(400, 409)
    page = desk.sign_in("admin", path="/settings/rooms")
    form = page.get_by_role("form", name="Add room")
    form.get_by_role("textbox", name="Name").fill("room 1")
    form.get_by_role("button", name="Add room").click()
    expect(form.get_by_role("alert").or_(form.locator("[aria-invalid=true]")).first).to_be_visible()
    expect(form.get_by_role("textbox", name="Name")).to_have_value("room 1")


def test_a_type(desk):
    name = f"Veneers {desk.server.port}"
    page = desk.sign_in("admin", path="/settings/types")
    form = page.get_by_role("form", name="Add type")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_label(re.compile("^Length")).fill("75")
    form.get_by_role("button", name="Add type").click()
    expect(row(page, name)).to_contain_text("75")
    book = desk.sign_in("receptionist", path=f"/book?date={desk.free_date()}")
    choices = book.get_by_role("dialog").get_by_role("combobox", name="Type")
    expect(choices.locator("option", has_text=name)).to_be_attached()
    remove(page, name)


def test_permissions(desk):
    page = desk.sign_in("admin", path="/settings/permissions")
    box = page.get_by_role("checkbox").first
    was = box.is_checked()
    for state in (not was, was):
        box.set_checked(state)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("saved")
        page.reload()
        expect(box).to_be_checked(checked=state)


def test_the_clinic(desk):
    page = desk.sign_in("admin", path="/settings/clinic")
    name = page.get_by_role("textbox", name="Name", exact=True)
    try:
        name.fill("OdontoX Clinic & Sons")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page).to_have_title(re.compile("OdontoX Clinic & Sons"))
    finally:
        desk.api().patch(f"/clinics/{CLINIC}", {"name": "OdontoX Clinic"})


def test_audit_and_deliveries_filter_by_their_address(desk):
    page = desk.sign_in("admin", path="/audit")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile("Siddiqui|Zainab"))
    link = page.get_by_role("link", name=re.compile("CSV")).first
    answer = page.request.get(link.get_attribute("href"))
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/csv"), answer.headers
    desk.open(page, "/deliveries")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
