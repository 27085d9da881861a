"""Every screen for each role that may see it, and nothing for those who may not (front-desk.md D3)."""

import html
import re

from playwright.sync_api import Page, expect

from days import book
from people import AYESHA, CLINIC, FATIMA, NORTH, NORTH_PATIENT, NORTH_ROOM, PEOPLE, SANA
from screens import EVERYBODY, ROLES, SCREENS, STAFF, furnished

ONE_DATABASE = "postgres"

LINKS = {
    "doctor": ["Day", "Week", "Requests", "Board", "Patients", "Inbox"],
    "receptionist": ["Day", "Week", "Requests", "Board", "Patients", "Inbox", "Invoices"],
    "admin": ["Day", "Week", "Requests", "Board", "Patients", "Inbox", "Invoices", "Settings"],
}
NAMES = ("Ayesha Malik", "Muhammad Raza", "Sana Iqbal")


def whole(path: str) -> str:
    return path if path.startswith(("/me", "/account")) else f"/desk/{CLINIC}{path}"


def forbidden(page: Page, path: str) -> str:
    """The text of a page that is not theirs."""
    answer = page.request.get(path)
    assert answer.status in (403, 404), f"{path}: {answer.status}"
    text = answer.text()
    assert not [name for name in NAMES if name in text], f"{path} shows a patient"
    return text


def test_nobody_opens_a_screen_of_others(desk):
    for role in ROLES:
        page = desk.sign_in(role)
        closed = [screen for screen in SCREENS if role not in screen.roles]
        assert closed
        for screen in closed:
            forbidden(page, whole(furnished(desk).path(screen)))


def test_signed_out_everything_leads_to_the_sign_in_page(desk):
    page = desk.context().new_page()
    for screen in SCREENS:
        path = whole(furnished(desk).path(screen))
        answer = page.request.get(path, max_redirects=0)
        assert answer.status == 303 and answer.headers["location"].startswith("/signin"), (
            path,
            answer.status,
        )
        scripted = page.request.get(path, headers={"X-OdontoX-Desk": "1"}, max_redirects=0)
        assert scripted.status == 401, (path, scripted.status)


def test_navigation_by_role(desk):
    for role, wanted in LINKS.items():
        page = desk.sign_in(role, path="/patients")
        links = page.get_by_role("navigation", name="Main").get_by_role("link").all()
        names = [re.sub(r"\s*\d+$", "", one.inner_text().strip()) for one in links]
        assert names == wanted, (role, names)
        for link in links:
            answer = page.request.get(link.get_attribute("href"))
            assert answer.status == 200, (role, link.get_attribute("href"))


def test_no_link_leads_where_one_may_not_go(desk):
    for role in ROLES:
        page = desk.sign_in(role)
        addresses: set[str] = set()
        for _, path in furnished(desk).of(role):
            found = re.findall(r'href="(/[^"#]*)', page.request.get(whole(path)).text())
            addresses |= {html.unescape(one) for one in found if not one.startswith("/desk/assets")}
        # Days and times differ in their numbers alone.
        kinds = {re.sub(r"[0-9a-f-]{36}|\d+", "0", address): address for address in addresses}
        for address in kinds.values():
            answer = page.request.get(address)
            assert answer.status == 200, (role, address, answer.status)


def test_a_doctor_sees_no_amounts_and_no_settings(desk):
    visit = furnished(desk).values["billed"]
    page = desk.sign_in("doctor", path=f"/visits/{visit}")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for name in ("Check-out", "Print invoice", "Record payment", "Complete and invoice"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert "PKR" not in page.content(), "a doctor sees an amount"
    desk.open(page, f"/patients/{furnished(desk).values['patient']}")
    assert "PKR" not in page.content(), "a doctor sees an amount"
    for name in ("Export data", "Erase…"):
        expect(page.get_by_text(name)).to_have_count(0)


def test_a_doctor_answers_requests_of_the_own_column_alone(desk):
    visit = desk.api().book(
        SANA, desk.free_date(), "10:00", "550e8400-e29b-41d4-a716-446655440006", status="requested"
    )
    page = desk.sign_in("doctor", path="/requests")
    expect(page.locator(f"[data-id='{visit['id']}']")).to_have_count(0)
    desk.open(page, f"/visits/{visit['id']}")
    for name in ("Approve", "Decline"):
        expect(page.get_by_role("dialog").get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_another_clinics_pages_and_rows(desk):
    for role in ("receptionist", "admin", "doctor", "patient"):
        page = desk.sign_in(role)
        for path in ("/day", "/patients", "/inbox", "/requests", "/board", "/week"):
            assert page.request.get(f"/desk/{NORTH}{path}").status == 403, (role, path)
        if role == "patient":
            continue
        for path in (
            f"/patients/{NORTH_PATIENT}",
            f"/inbox/patient-{NORTH_PATIENT}",
            f"/patients/{NORTH_PATIENT}/consent",
        ):
            text = forbidden(page, f"/desk/{CLINIC}{path}")
            assert "Saima" not in text and "Baloch" not in text, (role, path)
    page = desk.sign_in("admin")
    forbidden(page, f"/desk/{CLINIC}/settings/rooms/{NORTH_ROOM}")


def test_another_clinics_visits(desk):
    api = desk.api("north admin")
    visit = next(one for one in api.every("/appointments") if one["status"] == "completed")
    for role in ("receptionist", "admin", "doctor"):
        page = desk.sign_in(role)
        for end in ("", "/move", "/cancel", "/facts", "/checkout"):
            text = forbidden(page, f"/desk/{CLINIC}/visits/{visit['id']}{end}")
            assert "Saima" not in text, (role, end)


def test_a_visit_of_two_clinics_does_not_mix(desk):
    """Dr. Ali is in both: two tabs in two clinics."""
    day = desk.free_date()
    book(desk, AYESHA, day, "10:00", "550e8400-e29b-41d4-a716-446655440006")
    api = desk.api("north admin")
    api.book(NORTH_PATIENT, day, "15:00", "550e8400-e29b-41d4-a716-446655440006", roomId=NORTH_ROOM)
    page = desk.sign_in("second doctor")
    desk.open(page, f"/desk/{CLINIC}/day/{day}")
    other = desk.open(page.context.new_page(), f"/desk/{NORTH}/day/{day}")
    expect(page.get_by_role("button", name=re.compile("Ayesha Malik"))).to_be_visible()
    expect(page.get_by_text("Saima Baloch")).to_have_count(0)
    expect(other.get_by_role("button", name=re.compile("Saima Baloch"))).to_be_visible()
    expect(other.get_by_text("Ayesha Malik")).to_have_count(0)


def test_malformed_addresses_are_answered_in_order(desk):
    desk.excuse(400, 403, 404)
    page = desk.sign_in("admin")
    for path in (
        "/desk/nonsense/day",
        f"/desk/{CLINIC}/visits/nonsense",
        f"/desk/{CLINIC}/patients/nonsense",
        f"/desk/{CLINIC}/inbox/nonsense",
        f"/desk/{CLINIC}/nowhere",
    ):
        status = page.request.get(path).status
        assert status in (400, 403, 404), (path, status)
    answer = page.request.get(f"/desk/{CLINIC}/day/2026-02-30")
    assert answer.status == 200 and re.search(r"/day/\d{4}-\d\d-\d\d$", answer.url), answer.url


def test_who_was_removed_is_out_at_once(desk):
    desk.excuse(401)
    person = desk.new_user()
    page = desk.sign_in(person, fresh=True, path="/patients")
    member = next(one for one in desk.api().every("/staff") if one["email"] == person.email)
    desk.api().delete(f"/staff/{member['id']}")
    answer = page.request.get(f"/desk/{CLINIC}/patients", max_redirects=0)
    assert answer.status in (303, 401, 403), answer.status
    assert "Ayesha" not in answer.text()


def test_every_screen_has_somebody(desk):
    """The table of screens itself: a role that is forgotten would not be tested."""
    assert {role for screen in SCREENS for role in screen.roles} == set(ROLES) == EVERYBODY
    assert STAFF == set(LINKS) and FATIMA in furnished(desk).values.values()
    assert all(role in PEOPLE for role in ROLES)
