"""Every screen of the desk: its address, and who may see it (front-desk.md D3)."""

from dataclasses import dataclass, field

from days import book
from people import AHMED, AYESHA, FATIMA, RAZA, ROOM_1, SAMPLE_VISIT, SANA

STAFF = frozenset({"doctor", "receptionist", "admin"})
FRONT = frozenset({"receptionist", "admin"})
ADMIN = frozenset({"admin"})
PATIENT = frozenset({"patient"})
EVERYBODY = STAFF | PATIENT
ROLES = ("doctor", "receptionist", "admin", "patient")
WIDTHS = (320, 768, 1440)


@dataclass(frozen=True)
class Screen:
    name: str
    path: str
    roles: frozenset[str]
    is_dialog: bool = False
    section: str = field(default="")
    """The marked entry of the navigation, where that says something."""


OPEN = [
    Screen("signin", "/signin", frozenset()),
    Screen("join", "/join", frozenset()),
    Screen("reset", "/reset", frozenset()),
    Screen("forgot", "/forgot", frozenset()),
]

SETTINGS = ("hours", "closures", "staff", "rooms", "types", "schedules", "permissions", "clinic")

SCREENS = [
    Screen("day", "/day/{day}", STAFF, section="Day"),
    Screen("rooms", "/day/{day}?by=room", STAFF, section="Day"),
    Screen("week", "/week/{day}?doctor={doctor}", STAFF, section="Week"),
    Screen("book", "/book?date={day}&time=12:00&doctor={doctor}", STAFF, is_dialog=True),
    Screen("visit", "/visits/{visit}", STAFF, is_dialog=True),
    Screen("activity", "/visits/{visit}?tab=activity", STAFF, is_dialog=True),
    Screen("move", "/visits/{visit}/move", STAFF, is_dialog=True),
    Screen("cancel", "/visits/{visit}/cancel", STAFF, is_dialog=True),
    Screen("decline", "/visits/{request}/decline", STAFF, is_dialog=True),
    Screen("block", "/blocks/new?date={day}", STAFF, is_dialog=True),
    Screen("print", "/day/{day}/print", STAFF),
    Screen("requests", "/requests", STAFF, section="Requests"),
    Screen("board", "/board", STAFF, section="Board"),
    Screen("patients", "/patients", STAFF, section="Patients"),
    Screen("patient", "/patients/{patient}", STAFF, section="Patients"),
    Screen("new-patient", "/patients/new", STAFF, is_dialog=True),
    Screen("consent", "/patients/{patient}/consent", STAFF, is_dialog=True),
    Screen("inbox", "/inbox", STAFF, section="Inbox"),
    Screen("conversation", "/inbox/patient-{ahmed}", STAFF, section="Inbox"),
    Screen("new-message", "/inbox/new", STAFF, is_dialog=True),
    Screen("checkout", "/visits/{billed}/checkout", FRONT),
    Screen("invoices", "/invoices", FRONT, section="Invoices"),
    Screen("invoice", "/invoices/{invoice}", FRONT, section="Invoices"),
    *(Screen(f"settings-{name}", f"/settings/{name}", ADMIN, section="Settings") for name in SETTINGS),
    Screen("settings-room", "/settings/rooms/{room}", ADMIN, is_dialog=True),
    Screen("audit", "/audit", ADMIN),
    Screen("deliveries", "/deliveries", ADMIN),
    Screen("erase", "/patients/{patient}/erase", ADMIN, is_dialog=True),
    Screen("me", "/me", PATIENT),
    Screen("me-book", "/me/book", PATIENT, section="Book a visit"),
    Screen("me-visit", "/me/visits/{own}", PATIENT),
    Screen("me-cancel", "/me/visits/{own}/cancel", PATIENT, is_dialog=True),
    Screen("me-messages", "/me/messages", PATIENT, section="Messages"),
    Screen("me-invoices", "/me/invoices", PATIENT, section="Invoices"),
    Screen("account", "/account", EVERYBODY),
]


class Furnished:
    """A day with something of everything, and the screens' addresses filled in with it."""

    def __init__(self, desk):
        api = desk.api("admin")
        self.day = desk.free_date()
        visit = book(desk, AYESHA, self.day, "10:00", notes="Prefers the morning")
        book(desk, RAZA, self.day, "14:00", status="confirmed")
        request = api.book(SANA, self.day, "16:00", FATIMA, status="requested", roomId=ROOM_1)
        billed = next(one for one in api.every("/appointments", status="completed") if one.get("invoiceId"))
        self.values = {
            "day": self.day,
            "doctor": FATIMA,
            "visit": visit["id"],
            "request": request["id"],
            "patient": AYESHA,
            "ahmed": AHMED,
            "billed": billed["id"],
            "invoice": billed["invoiceId"],
            "room": ROOM_1,
            "own": SAMPLE_VISIT,
        }

    def path(self, screen: Screen) -> str:
        return screen.path.format(**self.values)

    def of(self, role: str) -> list[tuple[Screen, str]]:
        return [(screen, self.path(screen)) for screen in SCREENS if role in screen.roles]


def furnished(desk) -> Furnished:
    """Made once for a server."""
    if not hasattr(desk, "_furnished"):
        desk._furnished = Furnished(desk)
    return desk._furnished
