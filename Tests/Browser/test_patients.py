"""Patients: found, looked at, written down, billed (front-desk.md D3)."""

import re

from playwright.sync_api import expect

from days import book
from people import AYESHA, FATIMA, RAZA, ROOM_1, SANA

ONE_DATABASE = "postgres"


def test_patients_are_found_by_any_spelling(desk):
    page = desk.sign_in("receptionist", path="/patients")
    field = page.get_by_role("searchbox", name="Search patients")
    for typed in ("malik", "0301 2223344", "P-2026-002"):
        field.fill(typed)
        field.press("Enter")
        expect(page.get_by_role("link", name=re.compile("Ayesha Malik"))).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("Muhammad Raza"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("Ayesha Malik")).click()
    expect(page).to_have_url(re.compile(f"/patients/{AYESHA}"))
    expect(page.get_by_role("heading", level=1, name="Ayesha Malik")).to_be_visible()


def test_a_patients_page(desk):
    day = desk.free_date()
    visit = book(desk, SANA, day, "10:00")
    page = desk.sign_in("receptionist", path=f"/patients/{SANA}")
    expect(page).to_have_title("Sana Iqbal · OdontoX Clinic · OdontoX")
    main = page.get_by_role("main")
    expect(main).to_contain_text("P-2026-004")
    expect(main).to_contain_text(re.compile("Balance"))
    expect(page.get_by_role("heading", name="Contact preferences")).to_be_visible()
    shown = page.locator(f"a[href$='/visits/{visit['id']}']")
    expect(shown).to_contain_text("10:00 to 10:30")
    shown.click()
    expect(page.get_by_role("dialog", name="Sana Iqbal")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("main").get_by_role("link", name=re.compile("Message")).first.click()
    expect(page).to_have_url(re.compile(f"/inbox/patient-{SANA}"))
    desk.api().delete(f"/appointments/{visit['id']}")


def test_a_new_patient(desk):
    page = desk.sign_in("receptionist", path="/patients/new")
    dialog = page.get_by_role("dialog")
    last = f"Qadir {desk.server.port}"
    dialog.get_by_role("textbox", name="First name").fill("Mehwish")
    dialog.get_by_role("textbox", name="Last name").fill(last)
    dialog.get_by_label("Birth date").fill("2001-02-03")
    dialog.get_by_role("button", name="Add patient").click()
    expect(page.get_by_role("heading", level=1, name=f"Mehwish {last}")).to_be_visible()
    found = desk.api().every("/patients", search=f"Mehwish {last}")
    assert [one["dateOfBirth"] for one in found] == ["2001-02-03"], found


def test_a_fault_stands_at_its_field(desk):
    desk.excuse(400)
    page = desk.sign_in("receptionist", path="/patients/new")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="First name").fill("Mehwish")
    dialog.get_by_role("button", name="Add patient").click()
    field = dialog.get_by_role("textbox", name="Last name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(r"\w"))
    expect(dialog.get_by_role("textbox", name="First name")).to_have_value("Mehwish")


def test_details_are_changed_and_seen_elsewhere(desk):
    patient = desk.api().post("/patients", {"firstName": "Old", "lastName": f"Name{desk.server.port}"})
    page = desk.sign_in("receptionist", path=f"/patients/{patient['id']}")
    other = desk.sign_in("admin", path=f"/patients/{patient['id']}")
    page.get_by_role("textbox", name="Phone").fill("+92 300 1112223")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(other.get_by_role("textbox", name="Phone")).to_have_value(re.compile("1112223"))


def test_consent(desk):
    page = desk.sign_in("receptionist", path=f"/patients/{RAZA}/consent")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name=re.compile("E-mail.*Marketing")).select_option("allowed")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_be_hidden()
    rows = desk.api().get(f"/patients/{RAZA}/contact-preferences")["data"]
    state = next(one["state"] for one in rows if (one["channel"], one["purpose"]) == ("email", "marketing"))
    assert state == "allowed"


def test_an_invoice_is_paid_from_the_list(desk):
    api = desk.api()
    day = desk.free_date()
    patient = api.post("/patients", {"firstName": "Owes", "lastName": f"Money{desk.server.port}"})
    visit = api.book(patient["id"], day, "10:00", FATIMA, roomId=ROOM_1)
    item = {"description": "Checkup", "quantity": 1, "unitPrice": 2500}
    invoice = api.post("/invoices", {"appointmentId": visit["id"], "items": [item]})
    page = desk.sign_in("receptionist", path="/invoices")
    page.get_by_role("link", name=re.compile(invoice["invoiceNumber"])).first.click()
    expect(page.get_by_role("main")).to_contain_text("2,500")
    page.get_by_role("textbox", name="Amount").fill("1000")
    page.get_by_role("combobox", name="Method").select_option("cash")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_role("main")).to_contain_text("1,500")
    assert api.get(f"/invoices/{invoice['id']}")["balance"] == 1500


def test_an_invoice_is_voided_with_a_reason(desk):
    api = desk.api()
    visit = book(desk, RAZA, desk.free_date(), "10:00")
    item = {"description": "Typed wrongly", "quantity": 1, "unitPrice": 999}
    invoice = api.post("/invoices", {"appointmentId": visit["id"], "items": [item]})
    page = desk.sign_in("receptionist", path=f"/invoices/{invoice['id']}")
    page.get_by_role("button", name=re.compile("^Void")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Reason").fill("Wrong amount")
    dialog.get_by_role("button", name=re.compile("^Void")).click()
    expect(dialog).to_be_hidden()
    assert api.get(f"/invoices/{invoice['id']}")["status"] == "void"
