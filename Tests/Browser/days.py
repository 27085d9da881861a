"""The day's grid as a person sees it: cards, gaps, columns, and the mouse over them."""

import re

from playwright.sync_api import Locator, Page, expect

from people import FATIMA, HASSAN, ROOM_1, ROOM_2

FATIMA_NAME = "Dr. Fatima Khan"
HASSAN_NAME = "Dr. Hassan Ali"
ROOMS = {FATIMA: ROOM_1, HASSAN: ROOM_2}
TALL = 2200
"""Pixels of a window in which no grid scrolls."""


def minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def visit_name(
    start: str, patient: str, status: str = "scheduled", kind: str = "Checkup", length: int = 30
) -> str:
    """A card's accessible name."""
    return f"{start} to {clock(minutes(start) + length)}, {patient}, {kind}, {status}"


def card(page: Page, start: str, patient: str, status: str = "scheduled", **more) -> Locator:
    return page.get_by_role("button", name=visit_name(start, patient, status, **more), exact=True)


def gap(page: Page, time: str, doctor: str = FATIMA_NAME) -> Locator:
    return page.get_by_role("button", name=f"Book {time}, {doctor}", exact=True)


def book(desk, patient: str, day: str, time: str, doctor: str = FATIMA, **more) -> dict:
    """By the API, as the receptionist would."""
    return desk.api("receptionist").book(patient, day, time, doctor, **({"roomId": ROOMS[doctor]} | more))


def open_day(desk, role, day: str, **options) -> Page:
    page = desk.sign_in(role, height=TALL, path=f"/day/{day}", **options)
    expect(page.get_by_role("grid", name="Day")).to_be_visible()
    return page


def choose_patient(page: Page, dialog: Locator, typed: str, name: str) -> None:
    field = dialog.get_by_role("combobox", name="Patient")
    field.click()
    field.press_sequentially(typed)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(field).to_have_value(re.compile(name))


def choose_time(dialog: Locator, time: str) -> None:
    """In a select or a list box."""
    field = dialog.get_by_label("Time", exact=True)
    if field.evaluate("element => element.tagName") == "SELECT":
        expect(field.locator(f'option:text-is("{time}")')).to_be_attached()
        field.select_option(label=time)
    else:
        field.get_by_role("option", name=time, exact=True).click()


def box(part: Locator) -> dict:
    found = part.bounding_box()
    assert found, f"{part} is not on the page"
    return found


class Scale:
    """Where times and columns lie, read off two free gaps."""

    def __init__(self, page: Page, doctor: str = FATIMA_NAME, one: str = "09:00", other: str = "16:00"):
        self.page = page
        top, low = box(gap(page, one, doctor))["y"], box(gap(page, other, doctor))["y"]
        self.first = minutes(one)
        self.top = top
        self.per_minute = (low - top) / (minutes(other) - minutes(one))
        assert self.per_minute > 0, "the grid does not grow downwards"

    def y(self, time: str) -> float:
        return self.top + (minutes(time) - self.first) * self.per_minute

    def x(self, column: str) -> float:
        head = box(self.page.get_by_role("columnheader", name=column))
        return head["x"] + head["width"] / 2

    def take(self, held: Locator) -> None:
        """Takes hold of a card just below its upper edge, and begins to move."""
        place = box(held)
        x, y = place["x"] + place["width"] / 2, place["y"] + 3
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 4, y + 12, steps=4)

    def carry(self, time: str, column: str) -> None:
        self.page.mouse.move(self.x(column), self.y(time) + 3, steps=10)

    def drag(self, held: Locator, time: str, column: str) -> None:
        self.take(held)
        self.carry(time, column)
        self.page.mouse.up()


def mark(page: Page) -> None:
    """So that `is_marked` can tell whether the page was loaded again."""
    page.evaluate("window.wasHere = true")


def is_marked(page: Page) -> bool:
    return page.evaluate("window.wasHere === true")


def focused(page: Page) -> str:
    """The accessible name of what has the focus; empty for nothing."""
    return page.evaluate(
        """() => {
          const part = document.activeElement;
          if (!part || part === document.body) return "";
          const label = part.labels?.[0]?.textContent;
          return (part.getAttribute("aria-label") ?? label ?? part.textContent ?? "").trim();
        }"""
    )


def press_until(page: Page, key: str, wanted: str, limit: int = 80) -> None:
    """Presses a key until what has the focus is called so."""
    met = []
    for _ in range(limit):
        if re.fullmatch(wanted, focused(page)):
            return
        page.keyboard.press(key)
        met.append(focused(page))
    raise AssertionError(f"{key} does not lead to {wanted!r}, but along {met[-12:]}")
