"""From arrival to payment: what was done is billed (D3)."""

from playwright.sync_api import expect

from test_visit import open_visit, press, steps


def test_from_arrival_to_payment(desk):
    clinic = desk.live()
    visit = clinic.book(clinic.patient("Bushra", "Ansari"))
    page = open_visit(desk, clinic.receptionist, visit["id"], clinic.id)
    assert steps(page) >= {"Confirm", "Arrived", "Start", "Cancel appointment", "Move…"}, steps(page)
    assert "No-show" not in steps(page)
    dialog = page.get_by_role("dialog")
    press(page, "Arrived")
    expect(dialog.get_by_role("button", name="Arrived", exact=True)).to_have_count(0)
    press(page, "Start")
    expect(dialog.get_by_role("button", name="Complete", exact=True)).to_be_visible()
    now = clinic.api.get(f"/appointments/{visit['id']}")
    assert now["status"] == "in_progress" and now["arrivedAt"] and now["seatedAt"], now

    desk.open(page, f"/desk/{clinic.id}/visits/{visit['id']}/checkout")
    page.get_by_role("textbox", name="Description").first.fill("Root canal")
    page.get_by_role("textbox", name="Quantity").first.fill("2")
    page.get_by_role("textbox", name="Price").first.fill("4000")
    page.get_by_role("textbox", name="Discount").fill("500")
    page.get_by_role("textbox", name="Tax").fill("800")
    expect(page.get_by_role("group", name="Total")).to_contain_text("8,300")
    page.get_by_role("button", name="Complete and invoice").click()
    expect(page.get_by_role("button", name="Record payment")).to_be_visible()
    done = clinic.api.get(f"/appointments/{visit['id']}")
    assert (done["status"], done["invoiceTotalAmount"]) == ("completed", 8300), done

    page.get_by_role("textbox", name="Amount").fill("8300")
    page.get_by_role("combobox", name="Method").select_option("card")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_role("button", name="Record payment")).to_have_count(0)
    expect(page.get_by_role("button", name="Print invoice")).to_be_visible()
    paid = clinic.api.get(f"/invoices/{done['invoiceId']}")
    assert (paid["status"], paid["balance"]) == ("paid", 0), paid


def test_a_bill_with_a_fault_stays_as_typed(desk):
    desk.excuse(400)
    clinic = desk.live()
    visit = clinic.book(clinic.patient("Nadeem", "Aslam"), status="confirmed")
    clinic.api.post(f"/appointments/{visit['id']}/flow", {"step": "seated"})
    page = desk.sign_in(clinic.receptionist, path=f"/desk/{clinic.id}/visits/{visit['id']}/checkout")
    page.get_by_role("textbox", name="Description").first.fill("Filling")
    page.get_by_role("textbox", name="Price").first.fill("12.3456")
    page.get_by_role("button", name="Complete and invoice").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Description").first).to_have_value("Filling")
    assert clinic.api.get(f"/appointments/{visit['id']}")["status"] == "in_progress"
