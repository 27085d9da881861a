"""What other desks do shows at once, and leaves alone what somebody is at (D4)."""

from playwright.sync_api import expect

from days import (
    book,
    card,
    gap,
    is_marked,
    mark,
    open_day,
)
from people import AHMED, AYESHA, SANA


def test_a_change_elsewhere_leaves_focus_and_half_typed_text(desk):
    day = desk.free_date()
    page = open_day(desk, "receptionist", day)
    mark(page)
    gap(page, "10:00").click()
    dialog = page.get_by_role("dialog", name="New appointment")
    notes = dialog.get_by_role("textbox", name="Notes")
    notes.fill("Half a sen")
    book(desk, SANA, day, "14:00")
    expect(page.locator("[role=button]", has_text="Sana Iqbal")).to_be_attached()
    expect(notes).to_have_value("Half a sen")
    expect(notes).to_be_focused()
    notes.press_sequentially("tence")
    expect(notes).to_have_value("Half a sentence")
    assert is_marked(page)


def test_a_visit_that_changes_elsewhere_is_not_written_over(desk):
    day = desk.free_date()
    held = book(desk, AYESHA, day, "10:00")
    desk.excuse(412)
    page = open_day(desk, "receptionist", day)
    card(page, "10:00", "Ayesha Malik").click()
    dialog = page.get_by_role("dialog", name="Ayesha Malik")
    dialog.get_by_role("textbox", name="Notes").fill("Mine")
    body = {
        key: held[key]
        for key in ("appointmentDate", "appointmentType", "durationMinutes", "doctorId", "roomId")
    }
    desk.api().put(
        f"/appointments/{held['id']}",
        body | {"appointmentTime": "11:00", "status": "scheduled", "notes": "Theirs"},
    )
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    assert desk.api().get(f"/appointments/{held['id']}")["notes"] == "Theirs"


def test_one_stream_for_all_tabs(desk):
    page = desk.sign_in("receptionist")
    streams: list = []
    page.context.on("request", lambda request: "/messages/stream" in request.url and streams.append(request))
    day = desk.free_date()
    desk.open(page, f"/day/{day}")
    others = [desk.open(page.context.new_page(), f"/day/{day}") for _ in range(2)]
    book(desk, AHMED, day, "10:00")
    for tab in (page, *others):
        expect(card(tab, "10:00", "Ahmed Hassan")).to_be_visible()
    assert len(streams) == 1, len(streams)
    # The next tab reads on when the first one goes.
    page.close()
    book(desk, AYESHA, day, "14:00")
    expect(card(others[0], "14:00", "Ayesha Malik")).to_be_visible()
    expect(card(others[1], "14:00", "Ayesha Malik")).to_be_visible()
