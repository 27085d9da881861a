"""Pictures of every screen, to be looked at with one's own eyes, and those of docs/desk.md.

Scripts/browser --pictures FOLDER     every screen at three widths, in both directions, for each role
Scripts/browser --pictures docs       eight small ones into docs/pictures
"""

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from days import FATIMA_NAME, Scale, card
from harness import Desk, launch
from people import AHMED, AYESHA, CLINIC, FATIMA, HASSAN, RAZA, ROOM_1, ROOM_2, SANA
from screens import OPEN, ROLES, WIDTHS, furnished
from server import ROOT, Server

HEIGHTS = {320: 800, 768: 1024, 1440: 900}
FOR_DOCS = ROOT / "docs/pictures"


def take(folder: str) -> int:
    server = Server("sqlite")
    try:
        server.start()
        with sync_playwright() as play:
            browser = launch(play)
            desk = Desk(browser, server)
            count = docs(desk) if folder == "docs" else everything(desk, Path(folder))
            left = desk.settle()
            browser.close()
        print("".join(f"the console said: {text}\n" for text in left) + f"{count} pictures")
        return 1 if left else 0
    finally:
        server.remove()


def everything(desk: Desk, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    page = desk.context().new_page()
    for screen in OPEN:
        desk.open(page, screen.path)
        count += at_each_width(page, folder / f"open-{screen.name}-ltr")
    for role in ROLES:
        screens = furnished(desk).of(role)
        for language, direction in (("en", "ltr"), ("ur", "rtl")):
            page = desk.sign_in(role, locale=language)
            for screen, path in screens:
                page.set_viewport_size({"width": 1440, "height": 900})
                desk.open(page, path)
                count += at_each_width(page, folder / f"{role}-{screen.name}-{direction}")
            page.context.close()
        desk.api(role).patch("/api/v1/auth/me", {"language": "en"})
    return count


def at_each_width(page: Page, path: Path) -> int:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.screenshot(path=f"{path}-{width}.png", animations="disabled")
    return len(WIDTHS)


def docs(desk: Desk) -> int:
    """Each is named by what docs/desk.md says of it."""
    FOR_DOCS.mkdir(parents=True, exist_ok=True)
    day = full_day(desk)
    request = desk.request_of_ahmed(day, "16:30", FATIMA, notes="After work, if that is possible")
    wide = desk.sign_in("receptionist", 1200, 760)
    shoot(desk, wide, "day", f"/day/{day}")
    scale_and_drag(desk, day)
    shoot(desk, wide, "new-appointment", f"/book?date={day}&time=12:00&doctor={FATIMA}&patient={AYESHA}")
    visit = next(one for one in desk.api().on(day) if one["patientId"] == SANA)
    shoot(desk, wide, "appointment", f"/visits/{visit['id']}")
    shoot(desk, wide, "requests", "/requests")
    shoot(desk, wide, "inbox", f"/inbox/patient-{AHMED}")
    narrow = desk.sign_in("patient", 360, 720)
    shoot(desk, narrow, "patient-books", "/me/book")
    urdu = desk.sign_in("receptionist", 1200, 760, locale="ur")
    shoot(desk, urdu, "day-in-urdu", f"/day/{day}")
    desk.api("receptionist").patch("/api/v1/auth/me", {"language": "en"})
    desk.api().delete(f"/appointments/{request['id']}")
    return len(list(FOR_DOCS.glob("*.png")))


def full_day(desk: Desk) -> str:
    """A day that looks like one: several types and states, both doctors, a block."""
    day = date.fromisoformat(desk.free_date())
    while day.weekday() != 1:
        day += timedelta(days=1)
    text = day.isoformat()
    api = desk.api()
    for patient, time, doctor, room, kind, length, status in (
        (AYESHA, "09:00", FATIMA, ROOM_1, "Checkup", 30, "confirmed"),
        (SANA, "10:00", FATIMA, ROOM_1, "Filling", 30, "scheduled"),
        (RAZA, "14:00", FATIMA, ROOM_1, "Root canal", 90, "confirmed"),
        (AHMED, "09:30", HASSAN, ROOM_2, "Tooth whitening", 60, "scheduled"),
        (SANA, "15:00", HASSAN, ROOM_2, "Scaling and polishing", 30, "requested"),
    ):
        api.book(
            patient,
            text,
            time,
            doctor,
            roomId=room,
            appointmentType=kind,
            durationMinutes=length,
            status=status,
        )
    api.post(
        "/blocks",
        {
            "date": text,
            "startTime": "12:30",
            "endTime": "13:30",
            "kind": "lunch",
            "title": "Lunch",
            "doctorId": HASSAN,
        },
    )
    return text


def scale_and_drag(desk: Desk, day: str) -> None:
    """A card in the hand, over times that are allowed and refused."""
    page = desk.sign_in("receptionist", 1200, 1400, path=f"/day/{day}")
    held = card(page, "10:00", "Sana Iqbal", kind="Filling")
    expect(held).to_be_visible()
    scale = Scale(page, FATIMA_NAME, "11:00", "13:00")
    with page.expect_response(lambda answer: "ignoreAppointmentId" in answer.url):
        scale.take(held)
        scale.carry("11:30", FATIMA_NAME)
    expect(page.locator(".refused").first).to_be_visible()
    page.screenshot(path=FOR_DOCS / "drag.png", clip={"x": 0, "y": 0, "width": 1200, "height": 760})
    page.keyboard.press("Escape")
    page.mouse.up()


def shoot(desk: Desk, page: Page, name: str, path: str) -> None:
    address = path if path.startswith("/me") else f"/desk/{CLINIC}{path}"
    desk.open(page, address)
    page.get_by_role("heading", level=1, include_hidden=True).first.wait_for(state="attached")
    page.screenshot(path=FOR_DOCS / f"{name}.png", animations="disabled")
