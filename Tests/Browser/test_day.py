"""The day and the week: what they show and how they are called, in both directions (D3, D4)."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from days import (
    FATIMA_NAME,
    HASSAN_NAME,
    book,
    box,
    card,
    gap,
    is_marked,
    mark,
    open_day,
)
from people import AYESHA, FATIMA, HASSAN, RAZA

ONE_DATABASE = "postgres"


def test_names_of_cards_gaps_and_columns(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    book(desk, RAZA, day, "14:00", HASSAN, status="confirmed", appointmentType="Filling")
    page = open_day(desk, "receptionist", day)
    expect(page).to_have_title("Day · OdontoX Clinic · OdontoX")
    expect(page.get_by_role("columnheader", name=FATIMA_NAME)).to_be_visible()
    expect(page.get_by_role("columnheader", name=HASSAN_NAME)).to_be_visible()
    expect(card(page, "10:00", "Ayesha Malik")).to_be_visible()
    expect(card(page, "14:00", "Muhammad Raza", "confirmed", kind="Filling")).to_be_visible()
    expect(gap(page, "09:00")).to_be_visible()
    expect(gap(page, "11:00")).to_be_visible()
    # The buffer of half an hour lies on both sides.
    for taken in ("09:30", "10:00", "10:30"):
        expect(gap(page, taken)).to_have_count(0)
        expect(gap(page, taken, HASSAN_NAME)).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(1)


def test_from_day_to_day(desk):
    day = date.fromisoformat(desk.free_date())
    page = open_day(desk, "receptionist", day.isoformat())
    mark(page)
    page.get_by_role("button", name="Next day").click()
    expect(page).to_have_url(re.compile(f"/day/{day + timedelta(days=1)}"))
    page.get_by_role("button", name="Previous day").click()
    expect(page).to_have_url(re.compile(f"/day/{day}"))
    page.get_by_role("button", name="Today").click()
    expect(page).not_to_have_url(re.compile(f"/day/{day}"))
    page.get_by_label("Date", exact=True).fill(day.isoformat())
    expect(page).to_have_url(re.compile(f"/day/{day}"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(f"/day/{day}"))
    assert is_marked(page)


def test_by_room(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = desk.sign_in("receptionist", height=2200, path=f"/day/{day}?by=room")
    expect(page.get_by_role("columnheader", name="Room 1")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Surgery")).to_be_visible()
    expect(card(page, "10:00", "Ayesha Malik")).to_have_count(1)
    expect(gap(page, "10:00", "Room 2")).to_be_visible()
    expect(gap(page, "10:00", "Room 1")).to_have_count(0)


def test_week(desk):
    day = desk.free_date()
    # Nobody else books this in the week.
    book(desk, AYESHA, day, "15:30", durationMinutes=60, appointmentType="Tooth whitening")
    page = desk.sign_in("receptionist", height=2200, path=f"/week/{day}?doctor={FATIMA}")
    expect(page.get_by_role("columnheader")).to_have_count(7)
    expect(card(page, "15:30", "Ayesha Malik", kind="Tooth whitening", length=60)).to_be_visible()


def test_another_zone_is_told(desk):
    page = desk.sign_in("receptionist", path=f"/day/{desk.free_date()}", timezone_id="America/New_York")
    expect(page.get_by_text(re.compile("clinic time"))).to_be_visible()
    page = desk.sign_in("receptionist", path=f"/day/{desk.free_date()}")
    expect(page.get_by_text(re.compile("clinic time"))).to_have_count(0)


def test_narrow_screens_show_one_doctor_at_a_time(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = desk.sign_in("receptionist", 320, 800, path=f"/day/{day}")
    heads = page.get_by_role("columnheader")
    inside = [one for one in heads.all() if (place := one.bounding_box()) and 0 <= place["x"] < 300]
    assert len(inside) <= 1, [one.inner_text() for one in inside]
    page.get_by_role("button", name=re.compile("^10:00 to 10:30, Ayesha Malik")).click()
    expect(page.get_by_role("dialog", name="Ayesha Malik")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth + 1")


def test_urdu_runs_from_right_to_left(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    try:
        page = desk.sign_in("receptionist", height=2200, locale="ur", path=f"/day/{day}")
        assert page.evaluate("document.documentElement.dir") == "rtl"
        heads = [box(one) for one in page.get_by_role("columnheader").all()]
        assert heads[0]["x"] > heads[1]["x"], heads
        gap_box = box(page.locator("[role=grid] [role=button]").first)
        times = box(page.get_by_text("10:00", exact=True).first)
        assert times["x"] > gap_box["x"], (times, gap_box)
        name = page.locator("bdi", has_text="Ayesha Malik")
        expect(name.first).to_be_visible()
    finally:
        desk.api("receptionist").patch("/api/v1/auth/me", {"language": "en"})
