"""A clinic where it is the middle of the morning now, open all day and all week.

Patients arrive, are seated and leave on the day of their appointment alone, and nothing is booked into the
past. A clinic of the demo's zone would be closed during half of all runs.
"""

from datetime import UTC, datetime, timedelta, timezone

from api import API
from people import PEOPLE, Person

MORNING = 10


class LiveClinic:
    def __init__(self, desk, clinic: str, hours_east: int, api: API):
        self.desk = desk
        self.id = clinic
        self.hours_east = hours_east
        self.api = api
        """As the superadmin, in this clinic."""
        self.doctor = ""
        self.receptionist: Person | None = None
        self._rooms: list[str] = []
        self._taken = 0

    @classmethod
    def make(cls, desk, with_staff: bool = True) -> "LiveClinic":
        hours_east = MORNING - datetime.now(UTC).hour
        if hours_east < -12:
            hours_east += 24
        day = {"openTime": "00:00", "closeTime": "24:00", "isClosed": False}
        names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        made = desk.api("superadmin").post(
            "/clinics",
            {
                "name": "Live Clinic",
                "timezone": zone_name(hours_east),
                "bufferMinutes": 0,
                "slotMinutes": 15,
                "operatingHours": dict.fromkeys(names, day),
            },
        )
        api = API(desk.server.base, PEOPLE["superadmin"], made["id"], "Testing the front desk")
        clinic = cls(desk, made["id"], hours_east, api)
        api.post("/appointment-types", {"name": "Checkup", "durationMinutes": 15})
        for name in ("Chair A", "Chair B"):
            clinic._rooms.append(api.post("/rooms", {"name": name})["id"])
        if with_staff:
            clinic.receptionist = desk.new_user("receptionist", made["id"])
            doctor = desk.new_user("doctor", made["id"])
            found = [one for one in api.every("/staff", role="doctor") if one["email"] == doctor.email]
            clinic.doctor = found[0]["id"]
        return clinic

    @property
    def room(self) -> str:
        return self._rooms[0]

    def now(self) -> datetime:
        return datetime.now(timezone(timedelta(hours=self.hours_east)))

    @property
    def today(self) -> str:
        return self.now().date().isoformat()

    def patient(self, first: str, last: str) -> str:
        return self.api.post("/patients", {"firstName": first, "lastName": last})["id"]

    def book(self, patient: str, **more) -> dict:
        """Later today, at a time of its own."""
        self._taken += 1
        start = self.now() + timedelta(minutes=15 * (self._taken + 1))
        time = f"{start.hour:02}:{start.minute // 15 * 15:02}"
        return self.api.book(
            patient,
            self.today,
            time,
            self.doctor or None,
            durationMinutes=15,
            **({"roomId": self.room} | more),
        )

    def let_hours_pass(self, hours: int) -> None:
        """Moves the clinic east: its clock goes on, and appointments keep their time of day."""
        self.hours_east += hours
        self.api.patch(f"/clinics/{self.id}", {"timezone": zone_name(self.hours_east)})


def zone_name(hours_east: int) -> str:
    """POSIX counts them the other way round."""
    return f"Etc/GMT{-hours_east:+d}" if hours_east else "Etc/GMT"
