"""A session that ends in the middle of work: one signs in over the page, and nothing typed is lost (D2)."""

from playwright.sync_api import Page, expect

from days import FATIMA_NAME, Scale, book, card, open_day
from harness import SIGN_IN_LIMIT
from people import AYESHA
from test_lost import fill_in, keys_of, only_visit, press_book


def end_session(page: Page) -> None:
    """As an operator or another device ends it."""
    own = page.request.get("/api/v1/auth/sessions").json()["data"]
    current = next(one["id"] for one in own if one["current"])
    headers = {"Origin": page.url.split("/desk")[0], "X-OdontoX-Desk": "1"}
    cookies = page.context.cookies()
    answer = page.request.delete(f"/api/v1/auth/sessions/{current}", headers=headers)
    assert answer.status == 204, answer.text()
    # The browser still believes to be signed in.
    page.context.add_cookies(cookies)


def sign_in_again(page: Page, password: str) -> None:
    dialog = page.get_by_role("dialog", name="Sign in")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill(password)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).to_be_hidden(timeout=SIGN_IN_LIMIT)


def test_a_session_that_ends_while_typing_loses_nothing(desk):
    desk.excuse(401)
    day = desk.free_date()
    person = desk.spare()
    page = open_day(desk, person, day, fresh=True)
    fill_in(page, "10:00")
    keys = keys_of(page, "/book$")
    end_session(page)
    press_book(page)
    sign_in_again(page, person.password)
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    assert only_visit(desk, day)["notes"] == "Do not lose me"
    assert len(keys) == 2 and len(set(keys)) == 1, keys


def test_a_session_that_ends_while_a_message_is_typed(desk):
    desk.excuse(401)
    person = desk.spare()
    page = desk.sign_in(person, fresh=True, path=f"/inbox/patient-{AYESHA}")
    text = f"Typed before the end {desk.server.port}"
    page.get_by_role("textbox", name="Message").fill(text)
    end_session(page)
    page.get_by_role("button", name="Send", exact=True).click()
    dialog = page.get_by_role("dialog", name="Sign in")
    expect(dialog).to_be_visible()
    # A wrong password is told within the dialog.
    dialog.get_by_label("Password", exact=True).fill("not the password")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible(timeout=SIGN_IN_LIMIT)
    sign_in_again(page, person.password)
    expect(page.get_by_role("log", name="Messages").get_by_text(text)).to_have_count(1)


def test_a_drag_after_the_session_ended(desk):
    desk.excuse(401)
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    person = desk.spare()
    page = open_day(desk, person, day, fresh=True)
    scale = Scale(page)
    end_session(page)
    scale.drag(card(page, "10:00", "Ayesha Malik"), "14:00", FATIMA_NAME)
    sign_in_again(page, person.password)
    expect(card(page, "14:00", "Ayesha Malik")).to_be_visible()
    assert only_visit(desk, day)["appointmentTime"] == "14:00"
