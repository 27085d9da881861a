"""A patient on a phone of 320 pixels books, confirms, cancels, writes, and sees nobody else (D3)."""

import re

from playwright.sync_api import Page, expect

from days import book
from people import AHMED, AYESHA, FATIMA, PEOPLE, SAMPLE_VISIT

ONE_DATABASE = "postgres"

NARROW = {"width": 320, "height": 700}
TIME = re.compile(r"^\d\d:\d\d(, Dr\. .+)?$")


def no_sideways_scroll(page: Page) -> None:
    width = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]")
    assert width[0] <= width[1] + 1, (page.url, width)


def test_from_a_free_time_to_a_cancelled_visit(desk):
    page = desk.sign_in("patient", **NARROW, path="/me")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Book a visit").click()
    expect(page).to_have_url(re.compile("/me/book"))
    no_sideways_scroll(page)
    time = page.get_by_role("button", name=TIME).first
    chosen = " ".join(time.inner_text().split())
    assert re.match(r"\d\d:\d\d, Dr\. ", chosen), chosen
    time.click()
    page.get_by_role("textbox").fill("Afraid of needles")
    page.get_by_role("button", name="Request this time").click()
    expect(page).to_have_url(re.compile("/me/visits/"))
    expect(page.get_by_role("main")).to_contain_text(chosen[:5])
    expect(page.get_by_role("button", name="Confirm visit")).to_have_count(0)
    visit = page.url.split("/me/visits/")[1].split("?")[0]
    asked = desk.api().get(f"/appointments/{visit}")
    assert (asked["status"], asked["patientId"], asked["notes"]) == (
        "requested",
        AHMED,
        "Afraid of needles",
    ), asked

    desk.api("receptionist").patch(f"/appointments/{visit}/status", {"status": "scheduled"})
    page.get_by_role("button", name="Confirm visit").click()
    expect(page.get_by_role("button", name="Confirm visit")).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit}")["status"] == "confirmed"
    no_sideways_scroll(page)

    page.get_by_role("button", name="Cancel visit").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert desk.api().get(f"/appointments/{visit}")["status"] == "confirmed"
    dialog.get_by_role("button", name="Cancel visit").click()
    expect(page.get_by_role("button", name="Cancel visit")).to_have_count(0)
    assert desk.api().get(f"/appointments/{visit}")["status"] == "cancelled"


def test_a_time_that_is_taken_meanwhile(desk):
    desk.excuse(409)
    page = desk.sign_in("patient", **NARROW, path="/me/book")
    button = page.get_by_role("button", name=TIME).first
    time, name = " ".join(button.inner_text().split()).split(", Dr. ")
    button.click()
    page.get_by_role("button", name="Request this time").wait_for()
    day = re.search(r"[?&]date=([\d-]+)", page.url)
    assert day, page.url
    doctor = next(one["id"] for one in desk.api().every("/staff", role="doctor") if one["name"] == name)
    taken = desk.api("receptionist").book(AYESHA, day.group(1), time, doctor)
    page.get_by_role("button", name="Request this time").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_text("Ayesha")).to_have_count(0)
    desk.api().delete(f"/appointments/{taken['id']}")


def test_messages(desk):
    page = desk.sign_in("patient", **NARROW, path="/me")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Messages").click()
    no_sideways_scroll(page)
    page.get_by_role("textbox", name="Message").fill("May I bring my son along?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("May I bring my son along?").first).to_be_visible()


def test_invoices(desk):
    page = desk.sign_in("patient", **NARROW, path="/me")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Invoices").click()
    expect(page).to_have_url(re.compile("/me/invoices"))
    no_sideways_scroll(page)
    invoices = desk.api("patient").every("/invoices")
    assert invoices, "the demo's patient has invoices"
    for one in invoices[:3]:
        expect(page.get_by_role("main")).to_contain_text(one["invoiceNumber"])


def test_never_another_patients_name_nor_a_note_of_staff(desk):
    day = desk.free_date()
    own = book(desk, AHMED, day, "10:00", notes="Slow payer, be careful")
    book(desk, AYESHA, day, "12:00")
    everybody = desk.api().every("/patients")
    names = [one["name"] for one in everybody if one["id"] != AHMED]
    assert "Ayesha Malik" in names
    page = desk.sign_in("patient", **NARROW)
    paths = [
        "/me",
        "/me/book",
        f"/me/book?date={day}&from={day}",
        f"/me/visits/{own['id']}",
        f"/me/visits/{SAMPLE_VISIT}",
        "/me/messages",
        "/me/messages/doctor",
        "/me/invoices",
        "/account",
    ]
    for path in paths:
        desk.open(page, path)
        text = page.content()
        found = [name for name in names if name in text]
        assert not found, (path, found)
        assert "Slow payer" not in text and "sensitivity" not in text, path


def test_another_patients_things_are_not_found(desk):
    other = book(desk, AYESHA, desk.free_date(), "10:00")
    invoice = next(one for one in desk.api().every("/invoices") if one["patientId"] != AHMED)
    page = desk.sign_in("patient")
    for path in (
        f"/me/visits/{other['id']}",
        f"/me/visits/{other['id']}/state",
        f"/me/visits/{other['id']}/cancel",
        f"/me/invoices/{invoice['id']}/print",
    ):
        answer = page.request.get(path)
        assert answer.status in (403, 404), (path, answer.status)
        assert "Ayesha" not in answer.text()


def test_the_pages_follow_what_the_clinic_does(desk):
    day = desk.free_date()
    visit = desk.request_of_ahmed(day, "10:00", FATIMA)
    page = desk.sign_in("patient", **NARROW, path=f"/me/visits/{visit['id']}")
    desk.api().patch(f"/appointments/{visit['id']}/status", {"status": "scheduled"})
    expect(page.get_by_role("button", name="Confirm visit")).to_be_visible()
    desk.api().delete(f"/appointments/{visit['id']}")
    expect(page.get_by_role("button", name="Confirm visit")).to_have_count(0)


def test_patients_have_their_own_navigation(desk):
    page = desk.sign_in("patient", **NARROW, path="/me")
    links = page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
    assert {"Book a visit", "Messages", "Invoices"} <= {one.strip() for one in links}, links
    assert not {"Day", "Board", "Patients", "Settings"} & {one.strip() for one in links}, links
    assert PEOPLE["patient"].name in page.content()
