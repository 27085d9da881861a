"""One's own account: password, sessions, second factor, language (front-desk.md D3, accounts.md A3)."""

import re
import time

import pyotp
from playwright.sync_api import expect

from harness import SIGN_IN_LIMIT, type_sign_in
from people import Person

ONE_DATABASE = "postgres"


def signed_in(page) -> None:
    page.wait_for_url(lambda address: "/signin" not in address, timeout=SIGN_IN_LIMIT)


def test_a_new_password(desk):
    person = desk.new_user()
    other = desk.sign_in(person, fresh=True, path="/patients")
    page = desk.sign_in(person, fresh=True, path="/account")
    form = page.locator("form", has=page.get_by_label("New password", exact=True))
    form.get_by_label(re.compile("^(Present|Current) password")).fill(person.password)
    form.get_by_label("New password", exact=True).fill("another-harbour-72")
    form.get_by_role("button").first.click()
    expect(page.get_by_role("status")).to_contain_text("password", timeout=SIGN_IN_LIMIT)
    # This session goes on, the other one has ended.
    desk.open(page, "/account")
    desk.open(other, "/patients")
    expect(other).to_have_url(re.compile("/signin"))
    type_sign_in(other, Person(person.email, person.name, "another-harbour-72"))
    signed_in(other)


def test_a_weak_password_is_refused_at_its_field(desk):
    desk.excuse(400)
    person = desk.spare()
    page = desk.sign_in(person, path="/account")
    form = page.locator("form", has=page.get_by_label("New password", exact=True))
    form.get_by_label(re.compile("^(Present|Current) password")).fill(person.password)
    form.get_by_label("New password", exact=True).fill("password")
    form.get_by_role("button").first.click()
    fault = form.get_by_role("alert").or_(form.locator("[aria-invalid=true]")).first
    expect(fault).to_be_visible(timeout=SIGN_IN_LIMIT)


def test_sessions(desk):
    person = desk.new_user()
    other = desk.sign_in(person, fresh=True, path="/patients")
    page = desk.sign_in(person, fresh=True, path="/account")
    expect(page.get_by_text("Chrome, Linux")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^End session")).first.click()
    expect(page.get_by_role("button", name=re.compile("^End session"))).to_have_count(0)
    desk.open(other, "/patients")
    expect(other).to_have_url(re.compile("/signin"))


def test_second_factor(desk):
    desk.excuse(401)
    person = desk.new_user()
    page = desk.sign_in(person, fresh=True, path="/account")
    page.get_by_role("button", name="Set up a second factor").click()
    secret = re.search(r"\b[A-Z2-7]{32,}\b", page.get_by_role("main").inner_text())
    assert secret, page.get_by_role("main").inner_text()
    authenticator = pyotp.TOTP(secret.group())
    page.get_by_role("textbox", name="Code").fill(authenticator.now())
    page.get_by_role("button", name="Confirm", exact=True).click()
    codes = page.get_by_role("main").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text().strip()

    page.get_by_role("button", name="Sign out").click()
    type_sign_in(page, person)
    field = page.get_by_role("textbox", name="Code")
    field.wait_for(timeout=SIGN_IN_LIMIT)
    field.fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=SIGN_IN_LIMIT)
    # The present code has been used; the next one is taken already.
    field.fill(authenticator.at(int(time.time()) + 30))
    page.get_by_role("button", name="Sign in", exact=True).click()
    signed_in(page)

    page.get_by_role("button", name="Sign out").click()
    type_sign_in(page, person)
    field.wait_for(timeout=SIGN_IN_LIMIT)
    field.fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    signed_in(page)


def test_language(desk):
    person = desk.spare()
    page = desk.sign_in(person, path="/account")
    page.get_by_role("combobox", name="Language").select_option("ur")
    page.locator("form", has=page.locator("[name=language]")).get_by_role("button").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    desk.open(page, "/patients")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert "Patients" not in page.get_by_role("navigation").first.inner_text()
    desk.open(page, "/account")
    page.locator("[name=language]").select_option("en")
    page.locator("form", has=page.locator("[name=language]")).get_by_role("button").first.click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_names_are_ones_own(desk):
    person = desk.new_user()
    page = desk.sign_in(person, fresh=True, path="/account")
    page.get_by_role("textbox", name="First name").fill("Renamed")
    page.locator("form", has=page.locator("[name=language]")).get_by_role("button").first.click()
    expect(page.get_by_role("link", name=re.compile("^Renamed"))).to_be_visible()
