"""The demo clinic's people and things, as the specification's samples number them."""

from dataclasses import dataclass

PASSWORD = "odontox-demo"


def demo_id(last: int) -> str:
    return f"550e8400-e29b-41d4-a716-44665544{last:04x}"


CLINIC = demo_id(0x0001)
NORTH = demo_id(0x0101)
AHMED = demo_id(0x0002)
AYESHA = demo_id(0x0012)
RAZA = demo_id(0x0013)
SANA = demo_id(0x0014)
FATIMA = demo_id(0x0003)
HASSAN = demo_id(0x0006)
ZAINAB = demo_id(0x0004)
ROOM_1 = demo_id(0x0004)
ROOM_2 = demo_id(0x0032)
SURGERY = demo_id(0x0033)
SAMPLE_VISIT = demo_id(0x0000)
NORTH_PATIENT = demo_id(0x0104)
NORTH_ROOM = demo_id(0x0131)


@dataclass
class Person:
    email: str
    name: str
    password: str = PASSWORD


PEOPLE = {
    "receptionist": Person("zainab.ahmed@odontox.test", "Zainab Ahmed"),
    "doctor": Person("fatima.khan@odontox.test", "Fatima Khan"),
    "second doctor": Person("hassan.ali@odontox.test", "Hassan Ali"),
    "admin": Person("admin@odontox.test", "Bilal Siddiqui"),
    "superadmin": Person("superadmin@odontox.test", "Nadia Rahman"),
    "patient": Person("ahmed.hassan@odontox.test", "Ahmed Hassan"),
    "north admin": Person("admin.north@odontox.test", "Usman Qureshi"),
    "north receptionist": Person("reception.north@odontox.test", "Hina Javed"),
    "north patient": Person("patient.north@odontox.test", "Saima Baloch"),
}
