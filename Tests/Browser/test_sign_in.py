"""Signing in and out, and what the session's cookie lets nobody else do (front-desk.md D2, D3)."""

import re

from playwright.sync_api import expect

from harness import SIGN_IN_LIMIT, type_sign_in
from people import CLINIC, NORTH, PEOPLE, Person

ONE_DATABASE = "postgres"

API = "/api/v1/protected"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types odontox"
)


def test_wrong_password_is_an_alert(desk):
    desk.excuse(401)
    page = desk.context().new_page()
    type_sign_in(page, Person(desk.spare().email, "", "not the password"))
    expect(page.get_by_role("alert")).to_be_visible(timeout=SIGN_IN_LIMIT)
    expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()
    assert not [one for one in page.context.cookies() if one["name"] == "odontox"]


def test_the_start_leads_to_the_sign_in_page(desk):
    page = desk.open(desk.context().new_page(), "/")
    expect(page).to_have_url(re.compile("/signin$"))
    expect(page).to_have_title("Sign in · OdontoX")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_an_address_inside_leads_back_after_signing_in(desk):
    page = desk.context().new_page()
    desk.open(page, "/patients")
    expect(page).to_have_url(re.compile("/signin"))
    page.get_by_role("textbox", name="E-mail").fill(PEOPLE["receptionist"].email)
    page.get_by_label("Password", exact=True).fill(PEOPLE["receptionist"].password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(f"/desk/{CLINIC}/patients$"), timeout=SIGN_IN_LIMIT)


def test_each_role_has_its_start_page(desk):
    for role, start in {
        "receptionist": rf"/desk/{CLINIC}/day/\d{{4}}-\d\d-\d\d$",
        "doctor": rf"/desk/{CLINIC}/day/\d{{4}}-\d\d-\d\d$",
        "admin": rf"/desk/{CLINIC}/day/\d{{4}}-\d\d-\d\d$",
        "patient": "/me$",
    }.items():
        page = desk.sign_in(role, path="/")
        expect(page).to_have_url(re.compile(start))


def test_who_works_in_several_clinics_chooses_one(desk):
    page = desk.sign_in("second doctor", fresh=True)
    expect(page).to_have_title(re.compile("^Choose a clinic"))
    expect(page.get_by_role("heading", level=1, name="Choose a clinic")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("OdontoX Clinic"))).not_to_have_count(0)
    page.get_by_role("main").get_by_role("link", name=re.compile("OdontoX North")).click()
    expect(page).to_have_url(re.compile(f"/desk/{NORTH}/day"))


def test_signing_out_reaches_all_tabs(desk):
    desk.excuse(401)
    page = desk.sign_in(desk.spare(), fresh=True, path="/patients")
    other = desk.open(page.context.new_page(), "/inbox")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/signin"))
    expect(other).to_have_url(re.compile("/signin"))
    desk.open(other, "/patients")
    expect(other).to_have_url(re.compile("/signin"))


def test_the_cookie_is_out_of_reach(desk):
    person = desk.spare()
    values = []
    for _ in range(2):
        page = desk.sign_in(person, fresh=True)
        cookie = next(one for one in page.context.cookies() if one["name"] == "odontox")
        values.append(cookie["value"])
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/", cookie
        assert cookie["domain"] == "127.0.0.1" and not cookie["secure"], cookie
        assert len(cookie["value"]) >= 43, cookie
        assert "odontox" not in page.evaluate("document.cookie")
    assert values[0] != values[1]


def test_signing_in_again_in_one_browser_gives_a_new_value(desk):
    person = desk.spare()
    page = desk.sign_in(person, fresh=True)
    before = {one["value"] for one in page.context.cookies()}
    type_sign_in(page, person)
    page.wait_for_url(lambda address: "/signin" not in address, timeout=SIGN_IN_LIMIT)
    assert next(one for one in page.context.cookies() if one["name"] == "odontox")["value"] not in before


def test_another_site_changes_nothing(desk):
    page = desk.sign_in("admin")
    before = len(desk.api("admin").every("/rooms"))
    own, mark = {"Origin": desk.server.base}, {"X-OdontoX-Desk": "1"}
    for headers in (
        {},
        mark,
        own,
        mark | {"Origin": "https://evil.example"},
        mark | {"Sec-Fetch-Site": "cross-site"},
        mark | {"Sec-Fetch-Site": "same-site"},
    ):
        answer = page.request.post(f"{API}/rooms", data={"name": "Stolen"}, headers=headers)
        assert answer.status == 403 and answer.json()["code"] == "CROSS_SITE_REQUEST", (
            headers,
            answer.text(),
        )
    assert len(desk.api("admin").every("/rooms")) == before
    made = page.request.post(f"{API}/rooms", data={"name": "Our own"}, headers=own | mark)
    assert made.status == 201, made.text()
    desk.api("admin").delete(f"/rooms/{made.json()['id']}")


def test_a_form_is_no_json(desk):
    page = desk.sign_in("admin")
    headers = {"Origin": desk.server.base, "X-OdontoX-Desk": "1"}
    answer = page.request.post(f"{API}/rooms", form={"name": "By form"}, headers=headers)
    assert answer.status == 415, answer.text()


def test_a_form_without_its_token_changes_nothing(desk):
    page = desk.sign_in("admin")
    before = len(desk.api("admin").every("/rooms"))
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": desk.server.base}
    for token in ({}, {"formToken": ""}, {"formToken": "x" * 43}):
        answer = page.request.post(
            f"/desk/{CLINIC}/settings/rooms", form={"name": "Stolen"} | token, headers=headers
        )
        assert answer.status == 403, answer.status
    assert len(desk.api("admin").every("/rooms")) == before


def test_pages_are_kept_by_nobody_and_framed_by_nobody(desk):
    page = desk.sign_in("receptionist")
    for path in ("/signin", f"/desk/{CLINIC}/patients", "/account"):
        headers = page.request.get(path).headers
        assert headers["cache-control"] == "no-store", headers
        assert headers["x-content-type-options"] == "nosniff", headers
        assert headers["referrer-policy"] == "same-origin", headers
        assert headers["cross-origin-opener-policy"] == "same-origin", headers
        assert headers["content-security-policy"] == POLICY, headers


def test_assets_are_kept_for_ever(desk):
    page = desk.context().new_page()
    with page.expect_response(re.compile("/desk/assets/.*desk.js")) as loaded:
        desk.open(page, "/signin")
    headers = loaded.value.headers
    assert "immutable" in headers["cache-control"] and headers["etag"], headers
    again = page.request.get(loaded.value.url, headers={"If-None-Match": headers["etag"]})
    assert again.status == 304


def test_sign_in_works_without_scripts(desk):
    page = desk.sign_in(desk.spare(), fresh=True, java_script_enabled=False)
    expect(page).to_have_url(re.compile(f"/desk/{CLINIC}/day/"))
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/signin"))


def test_mailed_pages_say_what_is_missing(desk):
    desk.excuse(400)
    page = desk.context().new_page()
    for path in ("/join", "/reset"):
        desk.open(page, path)
        page.get_by_label("New password", exact=True).fill("harbour-lamp-71-xy")
        page.get_by_role("button", name="Set password").click()
        expect(page.get_by_role("alert")).to_be_visible()
