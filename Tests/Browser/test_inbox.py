"""Messages between two browsers, and what stays while they come (front-desk.md D3, D4)."""

import re
import uuid

from playwright.sync_api import Page, expect

from api import API
from people import AHMED, AYESHA, FATIMA


def text(words: str) -> str:
    return f"{words} {uuid.uuid4().hex[:8]}"


def send(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_message_goes_from_browser_to_browser_and_back(desk):
    staff = desk.sign_in("receptionist", path=f"/inbox/patient-{AHMED}")
    patient = desk.sign_in("patient", path="/me/messages")
    log = staff.get_by_role("log", name="Messages")
    asked, answered = text("Can I come earlier?"), text("Yes, at nine")
    send(patient, asked)
    expect(patient.get_by_text(asked)).to_be_visible()
    expect(patient.get_by_role("textbox", name="Message")).to_have_value("")
    expect(log).to_contain_text(asked)
    send(staff, answered)
    expect(log).to_contain_text(answered)
    expect(staff.get_by_role("textbox", name="Message")).to_have_value("")
    expect(patient.get_by_text(answered)).to_be_visible()


def test_typed_text_stays(desk):
    page = desk.sign_in("receptionist", path=f"/inbox/patient-{AHMED}")
    field = page.get_by_role("textbox", name="Message")
    field.press_sequentially("Half a sen")
    words = text("From the patient")
    desk.api("patient").post("/messages", {"message": words})
    expect(page.get_by_role("log", name="Messages")).to_contain_text(words)
    expect(field).to_have_value("Half a sen")
    expect(field).to_be_focused()
    field.press_sequentially("tence")
    expect(field).to_have_value("Half a sentence")
    # Also through a reload.
    page.wait_for_function("() => JSON.stringify(sessionStorage).includes('Half a sentence')")
    page.reload()
    expect(page.get_by_role("textbox", name="Message")).to_have_value("Half a sentence")


def test_the_list_of_conversations(desk):
    page = desk.sign_in("receptionist", path="/inbox")
    people = page.get_by_role("list", name="Conversations")
    words = text("For the top")
    desk.api("patient").post("/messages", {"message": words})
    first = people.get_by_role("listitem").first
    expect(first).to_contain_text("Ahmed Hassan")
    expect(first).to_contain_text(words)
    first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/inbox/patient-{AHMED}"))
    expect(page.get_by_role("log", name="Messages")).to_contain_text(words)


def test_the_title_counts_what_is_unread(desk):
    person = desk.spare()
    page = desk.sign_in(person, path="/inbox")
    conversations = API(desk.server.base, person).get("/messages/conversations")
    before = sum(one["unreadCount"] for one in conversations)
    expect(page).to_have_title(re.compile(rf"^\({before}\) Inbox" if before else "^Inbox"))
    desk.api("patient").post("/messages", {"message": text("Unread")})
    expect(page).to_have_title(re.compile(rf"^\({before + 1}\) Inbox"))
    desk.open(page, f"/inbox/patient-{AHMED}")
    expect(page).not_to_have_title(re.compile(rf"^\({before + 1}\)"))


def test_what_became_of_a_whatsapp_message(desk):
    page = desk.sign_in("receptionist", path=f"/inbox/patient-{AYESHA}")
    words = text("By WhatsApp")
    page.get_by_role("checkbox", name=re.compile("WhatsApp")).check()
    send(page, words)
    sent = page.get_by_role("log", name="Messages").get_by_role("listitem").filter(has_text=words).first
    expect(sent).to_contain_text(re.compile("WhatsApp: (sent|queued)"))


def test_a_colleague_is_written_to(desk):
    page = desk.sign_in("receptionist", path=f"/inbox/staff-{FATIMA}")
    other = desk.sign_in("doctor", path="/inbox")
    words = text("The lab has called")
    send(page, words)
    expect(other.get_by_role("list", name="Conversations")).to_contain_text(words)
    # Direct messages are the two people's alone.
    third = desk.sign_in("admin", path="/inbox")
    expect(third.get_by_text(words)).to_have_count(0)


def test_markup_is_text(desk):
    page = desk.sign_in("receptionist", path=f"/inbox/patient-{AHMED}")
    words = text("<img src=x onerror=alert(1)><b>bold</b>")
    desk.api("patient").post("/messages", {"message": words})
    expect(page.get_by_role("log", name="Messages").get_by_text(words)).to_be_visible()
    assert page.get_by_role("log", name="Messages").locator("img").count() == 0


def test_an_empty_message_is_not_sent(desk):
    desk.excuse(400)
    page = desk.sign_in("receptionist", path=f"/inbox/patient-{AHMED}")
    before = page.get_by_role("log", name="Messages").get_by_role("listitem").count()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    page.reload()
    assert page.get_by_role("log", name="Messages").get_by_role("listitem").count() == before
