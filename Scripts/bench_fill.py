"""Fills a migrated database with one clinic: 20 doctors, 2,000 patients, 10 rooms and any number of appointments.
"""

import collections
import datetime
import json
import random
import sqlite3
import subprocess
import uuid

CLINIC = uuid.UUID("00000000-0000-7000-8000-000000000001")
RECEPTIONIST = uuid.UUID("00000000-0000-7000-8000-000000000002")
EMAIL = "bench@odontox.test"
DOCTORS = 20
PATIENTS = 2000
ROOMS = 10
TIMES = list(range(540, 1020, 60))  # 09:00 to 16:00, an appointment of 30 minutes and its buffer each
NOTES = "Patient complained of sensitivity on the lower left; follow up in two weeks."


def identifier(kind: int, number: int) -> uuid.UUID:
    return uuid.UUID(int=kind << 96 | 0x7000_8000 << 48 | number)


def now_ms() -> int:
    return int(datetime.datetime.now(datetime.timezone.utc).timestamp() * 1000)


def days(appointments: int) -> list[datetime.date]:
    """Consecutive days that hold the appointments, half of them before today."""
    count = -(-appointments // (DOCTORS * len(TIMES)))
    first = datetime.date.today() - datetime.timedelta(days=count // 2)
    return [first + datetime.timedelta(days=day) for day in range(count)]


def tables(how_many: int):
    """Yields (table, columns, rows) in the order of the foreign keys."""
    now = now_ms()
    rng = random.Random(1)
    week = "monday tuesday wednesday thursday friday saturday sunday".split()
    hours = {day: {"openTime": "09:00", "closeTime": "17:00", "isClosed": False} for day in week}
    yield "clinics", "id name search sort_key timezone operating_hours buffer_minutes slot_minutes currency reminder_minutes created_at updated_at", [
        (
            CLINIC,
            "Bench Clinic",
            "bench clinic",
            "bench clinic",
            "UTC",
            json.dumps(hours),
            30,
            30,
            "PKR",
            "[]",
            now,
            now,
        )
    ]
    yield "clinic_sequences", "clinic_id revision", [(CLINIC, identifier(9, 1))]
    people = [(RECEPTIONIST, EMAIL, "Zainab", "Ahmed", "receptionist")]
    people += [
        (identifier(3, n), f"doctor{n}@odontox.test", "Fatima", f"Khan{n}", "doctor") for n in range(DOCTORS)
    ]
    yield "users", "id email email_key password_hash first_name last_name search sort_key is_superadmin created_at updated_at", [
        (
            user,
            email,
            email,
            "",
            first,
            last,
            f"{first} {last} {email}".lower(),
            f"{last} {first}".lower(),
            False,
            now,
            now,
        )
        for user, email, first, last, _ in people
    ]
    yield "memberships", "clinic_id user_id role created_at updated_at", [
        (CLINIC, user, role, now, now) for user, _, _, _, role in people
    ]
    yield "patients", "id clinic_id patient_number first_name last_name phone email insurance search sort_key created_at updated_at", [
        (
            identifier(4, n),
            CLINIC,
            f"P-2026-{n:03}",
            "Ahmed",
            f"Hassan{n}",
            "+92-300-1234567",
            f"patient{n}@odontox.test",
            "PMDC",
            f"ahmed hassan{n} p 2026 {n:03} +923001234567#3001234567",
            f"hassan{n}\1ahmed",
            now,
            now,
        )
        for n in range(PATIENTS)
    ]
    yield "rooms", "id clinic_id name name_key search sort_key color created_at updated_at", [
        (identifier(5, n), CLINIC, f"Room {n}", f"room{n}", f"room {n}", f"room {n}", "#FF5733", now, now)
        for n in range(ROOMS)
    ]
    appointments, invoices, daily = [], [], collections.Counter()
    today = datetime.date.today()
    number = 0
    for day in days(how_many):
        start_of_day = int(
            datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc).timestamp() * 1000
        )
        for time in TIMES:
            for doctor in range(DOCTORS):
                if number >= how_many:
                    break
                start = start_of_day + time * 60_000
                status = "completed" if day < today else "confirmed"
                appointment, doctor_id, patient = (
                    identifier(6, number),
                    identifier(3, doctor),
                    identifier(4, rng.randrange(PATIENTS)),
                )
                room = identifier(5, doctor) if doctor < ROOMS else None
                appointments.append(
                    (
                        appointment,
                        CLINIC,
                        patient,
                        doctor_id,
                        room,
                        f"Chair {doctor}",
                        f"chair{doctor}",
                        day.isoformat(),
                        time,
                        30,
                        start,
                        start + 1_800_000,
                        start + 3_600_000,
                        "Checkup",
                        status,
                        NOTES,
                        0,
                        now,
                        now,
                    )
                )
                if status == "completed" and number % 3 == 0:
                    invoices.append(
                        (
                            identifier(7, number),
                            CLINIC,
                            patient,
                            appointment,
                            f"INV-{len(invoices) + 1:06}",
                            "unpaid",
                            "PKR",
                            500000,
                            0,
                            0,
                            500000,
                            500000,
                            now,
                            now,
                        )
                    )
                for key in ("", str(doctor_id)):
                    daily[key, day.isoformat(), status] += 1
                number += 1
    yield "appointments", (
        "id clinic_id patient_id doctor_id room_id operatory operatory_key date time duration_minutes starts_at ends_at busy_until "
        "appointment_type status notes sequence created_at updated_at"
    ), appointments
    yield "invoices", (
        "id clinic_id patient_id appointment_id invoice_number status currency subtotal discount_amount tax_amount total_amount "
        "balance created_at updated_at"
    ), invoices
    yield "counters", "clinic_id name value", [(CLINIC, "invoice", len(invoices))]
    yield "appointment_counts", "clinic_id doctor_key date status appointments", [
        (CLINIC, *key, count) for key, count in daily.items()
    ]


def kept(value):
    """As SQLite keeps it: an id is its 16 bytes."""
    return value.bytes if isinstance(value, uuid.UUID) else value


def sqlite(path: str, appointments: int) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    triggers = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'appointments'"
    ).fetchall()
    db.execute("BEGIN")
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for table, columns, rows in tables(appointments):
        names = columns.split()
        db.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [[kept(value) for value in row] for row in rows],
        )
    for _, statement in triggers:
        db.execute(statement)
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def postgres(url: str, appointments: int) -> None:
    def psql(script: str) -> str:
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url],
            input=script,
            text=True,
            check=True,
            capture_output=True,
        ).stdout

    # The exclusion constraints are built once at the end: row by row they take most of the time.
    constraints = [
        line.split("|", 1)
        for line in psql(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'appointments'::regclass AND contype = 'x';"
        ).splitlines()
    ]
    script = ["BEGIN;", "SET LOCAL maintenance_work_mem = '512MB';"]
    script += [f"ALTER TABLE appointments DROP CONSTRAINT {name};" for name, _ in constraints]
    for table, columns, rows in tables(appointments):
        script.append(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN;")
        script += ["\t".join("\\N" if value is None else str(value) for value in row) for row in rows]
        script.append("\\.")
    script += [
        f"ALTER TABLE appointments ADD CONSTRAINT {name} {definition};" for name, definition in constraints
    ]
    script += ["COMMIT;", "ANALYZE;", "CHECKPOINT;"]
    psql("\n".join(script) + "\n")
