"""Paper: A4, a page a doctor, black on white (front-desk.md D3)."""

import re

from playwright.sync_api import Page, expect

from days import FATIMA_NAME, HASSAN_NAME, book
from people import AYESHA, HASSAN, RAZA
from screens import furnished

ONE_DATABASE = "postgres"


def paper(page: Page) -> tuple[int, set[tuple[int, int]]]:
    """Number of pages, and their sizes in points."""
    made = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", made)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made)), {
        (round(float(w)), round(float(h))) for w, h in boxes
    }


def is_a4(sizes: set[tuple[int, int]]) -> bool:
    return bool(sizes) and all(abs(width - 595) <= 1 and abs(height - 842) <= 1 for width, height in sizes)


def doctors(desk) -> int:
    return len(desk.api().every("/staff", role="doctor"))


def test_a_day_has_a_page_a_doctor(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00", notes="Allergic to penicillin")
    book(desk, RAZA, day, "14:00", HASSAN)
    page = desk.sign_in("receptionist", path=f"/day/{day}/print")
    count, sizes = paper(page)
    assert is_a4(sizes), sizes
    assert count == doctors(desk), count
    for text in (FATIMA_NAME, HASSAN_NAME, "Ayesha Malik", "Allergic to penicillin"):
        expect(page.get_by_role("main")).to_contain_text(text)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_text("Ayesha Malik")).to_be_visible()


def test_black_and_white(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    page = desk.sign_in("receptionist", path=f"/day/{day}/print")
    page.emulate_media(media="print")
    colours = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((part) => part.checkVisibility())
             .flatMap((part) => {
               const { color, backgroundColor } = getComputedStyle(part);
               return [color, backgroundColor];
             })"""
    )
    for colour in set(colours):
        parts = [float(one) for one in re.findall(r"[\d.]+", colour)]
        if not colour.startswith("rgb") or (len(parts) == 4 and parts[3] == 0):
            continue
        assert max(parts[:3]) - min(parts[:3]) <= 40, colour


def test_a_long_day_breaks_between_rows(desk):
    day = desk.free_date()
    for index in range(8):
        book(desk, AYESHA, day, f"{9 + index:02}:00", notes="A long note. " * 60)
    page = desk.sign_in("receptionist", path=f"/day/{day}/print")
    count, sizes = paper(page)
    assert is_a4(sizes) and count >= 2, (count, sizes)
    expect(page.get_by_role("row").filter(has_text="Ayesha Malik")).to_have_count(8)


def test_an_invoice(desk):
    visit = furnished(desk).values["billed"]
    page = desk.sign_in("receptionist", path=f"/visits/{visit}/checkout")
    address = page.get_by_role("button", name="Print invoice").get_attribute("href")
    desk.open(page, address)
    count, sizes = paper(page)
    assert is_a4(sizes) and count == 1, (count, sizes)


def test_urdu(desk):
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00")
    try:
        page = desk.sign_in("receptionist", locale="ur", path=f"/day/{day}/print")
        assert page.evaluate("document.documentElement.dir") == "rtl"
        count, sizes = paper(page)
        assert is_a4(sizes) and count == doctors(desk), (count, sizes)
    finally:
        desk.api("receptionist").patch("/api/v1/auth/me", {"language": "en"})
