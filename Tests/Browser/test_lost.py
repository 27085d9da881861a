"""The connection, an answer, the server: whatever gets lost, it is one visit (D4)."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import Page, expect

from days import FATIMA_NAME, Scale, book, card, choose_patient, choose_time, gap, open_day
from harness import Desk
from people import AHMED, AYESHA

BOOKING = r"^POST /desk/[^ ]+/book "
SERVER_BACK = 30_000
"""Milliseconds until a page finds a server again by itself: its waits grow."""


def fill_in(page: Page, time: str) -> None:
    gap(page, time).click()
    dialog = page.get_by_role("dialog", name="New appointment")
    choose_patient(page, dialog, "Ayesha", "Ayesha Malik")
    choose_time(dialog, time)
    dialog.get_by_role("textbox", name="Notes").fill("Do not lose me")


def press_book(page: Page) -> None:
    page.get_by_role("dialog", name="New appointment").get_by_role("button", name="Book", exact=True).click()


def keys_of(page: Page, pattern: str) -> list[str]:
    """Collects the keys of the forms that are sent from now on."""
    keys: list[str] = []

    def note(request) -> None:
        if request.method == "POST" and re.search(pattern, request.url):
            keys.extend(parse_qs(request.post_data or "").get("key", []))

    page.on("request", note)
    return keys


def try_again(page: Page):
    return page.get_by_role("button", name="Try again")


def only_visit(desk: Desk, day: str) -> dict:
    visits = desk.api().on(day)
    assert len(visits) == 1, visits
    return visits[0]


def test_a_banner_says_since_when_and_reads_stay(desk):
    desk.excuse("net::", "Failed to load resource: net")
    relay = desk.relay()
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day, base=relay.base)
    # The stream is open once it shows what another one did.
    book(desk, AHMED, day, "14:00")
    expect(card(page, "14:00", "Ahmed Hassan")).to_be_visible()
    relay.cut()
    banner = page.get_by_text(re.compile(r"as of \d\d:\d\d"))
    expect(banner).to_be_visible(timeout=15_000)
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    book(desk, AYESHA, day, "16:00")
    relay.mend()
    try_again(page).click()
    expect(banner).to_be_hidden(timeout=SERVER_BACK)
    # What happened meanwhile is caught up with.
    expect(card(page, "16:00", "Ayesha Malik")).to_be_visible(timeout=SERVER_BACK)


def test_a_booking_without_connection_waits_and_is_made_once(desk):
    desk.excuse("net::", "Failed to load resource: net")
    relay = desk.relay()
    day = desk.free_date()
    page = open_day(desk, "receptionist", day, base=relay.base)
    fill_in(page, "10:00")
    keys = keys_of(page, "/book$")
    relay.cut()
    press_book(page)
    expect(try_again(page)).to_be_visible()
    try_again(page).click()
    expect(try_again(page)).to_be_visible()
    assert not desk.api().on(day)
    relay.mend()
    try_again(page).click()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible(timeout=SERVER_BACK)
    assert only_visit(desk, day)["notes"] == "Do not lose me"
    assert len(keys) >= 2 and len(set(keys)) == 1, keys


def test_a_lost_answer_makes_one_visit(desk):
    desk.excuse("net::", "Failed to load resource: net")
    relay = desk.relay()
    day = desk.free_date()
    page = open_day(desk, "receptionist", day, base=relay.base)
    fill_in(page, "10:00")
    keys = keys_of(page, "/book$")
    relay.lose_answers(BOOKING)
    press_book(page)
    expect(try_again(page)).to_be_visible()
    assert relay.lost >= 1
    # It is saved, and the browser does not know.
    only_visit(desk, day)
    relay.keep_answers()
    try_again(page).click()
    expect(page.get_by_role("dialog", name="New appointment")).to_be_hidden()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    only_visit(desk, day)
    assert len(set(keys)) == 1, keys


def test_a_lost_answer_to_a_drag_moves_once(desk):
    desk.excuse("net::", "Failed to load resource: net")
    relay = desk.relay()
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = open_day(desk, "receptionist", day, base=relay.base)
    relay.lose_answers(r"^PUT /api/v1/protected/appointments/")
    Scale(page).drag(card(page, "10:00", "Ayesha Malik"), "14:00", FATIMA_NAME)
    expect(try_again(page)).to_be_visible()
    relay.keep_answers()
    try_again(page).click()
    expect(card(page, "14:00", "Ayesha Malik")).to_be_visible()
    visit = only_visit(desk, day)
    assert visit["appointmentTime"] == "14:00"
    moves = [
        one
        for one in desk.api().get(f"/appointments/{visit['id']}/activity")["data"]
        if one["action"] == "rescheduled"
    ]
    assert len(moves) == 1, moves


def test_a_lost_answer_to_a_message_sends_one(desk):
    desk.excuse("net::", "Failed to load resource: net")
    relay = desk.relay()
    page = desk.sign_in("receptionist", base=relay.base, path=f"/inbox/patient-{AYESHA}")
    text = f"Only once {relay.port}"
    relay.lose_answers(r"^POST /desk/[^ ]+/inbox/")
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(try_again(page)).to_be_visible()
    relay.keep_answers()
    try_again(page).click()
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_text(text)).to_have_count(1)
    page.reload()
    expect(log.get_by_text(text)).to_have_count(1)


def killed_while_saving(desk, *, answered: bool) -> None:
    """`answered`: the server has saved and answered, and dies before the answer arrives."""
    desk.excuse("net::", "Failed to load resource", "status of 50[234] ")
    relay = desk.relay()
    day = desk.free_date()
    page = open_day(desk, "receptionist", day, base=relay.base)
    fill_in(page, "10:00")
    keys = keys_of(page, "/book$")
    if answered:
        relay.lose_answers(BOOKING)
        press_book(page)
        expect(try_again(page)).to_be_visible()
        desk.server.kill()
        relay.keep_answers()
    else:
        relay.lose_answers(BOOKING, when_sent=desk.server.kill)
        press_book(page)
        expect(try_again(page)).to_be_visible()
        relay.keep_answers()
    assert desk.server.process.poll() is not None, "the server lives on"
    desk.server.start()
    try_again(page).click()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible(timeout=SERVER_BACK)
    assert only_visit(desk, day)["notes"] == "Do not lose me"
    assert len(set(keys)) == 1, keys


def test_the_server_is_killed_while_it_saves(desk):
    killed_while_saving(desk, answered=False)


def test_the_server_is_killed_after_it_saved(desk):
    killed_while_saving(desk, answered=True)


def test_a_killed_server_is_found_again(desk):
    desk.excuse("net::", "Failed to load resource", "status of 50[234] ")
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    book(desk, AHMED, day, "14:00")
    expect(card(page, "14:00", "Ahmed Hassan")).to_be_visible()
    desk.server.kill()
    expect(page.get_by_text(re.compile(r"as of \d\d:\d\d"))).to_be_visible(timeout=15_000)
    desk.server.start()
    book(desk, AYESHA, day, "10:00")
    # By itself, without a press.
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible(timeout=2 * SERVER_BACK)
