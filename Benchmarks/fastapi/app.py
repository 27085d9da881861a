"""What bookings are compared with: a tuned FastAPI on the same SQLite file, with the same rows, indexes and
triggers.

It checks the token and the membership, the patient, the doctor, the opening hours and overlaps. In one
transaction it leaves what our server leaves: the appointment, a chained audit entry, two notifications, an
e-mail, a WhatsApp message, three events, the counts and the answer kept under its `Idempotency-Key`; or, with
BENCH_APPOINTMENT_ALONE, nothing but the appointment and the key. Tuned: uvloop and httptools, orjson, two
processes, a connection a thread, WAL with synchronous=FULL (as an acknowledged booking must survive a power
cut).
"""

import datetime
import hashlib
import os
import sqlite3
import threading
import time
import uuid

import jwt
import orjson
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, Field

APPOINTMENT_ALONE = "BENCH_APPOINTMENT_ALONE" in os.environ

app = FastAPI()
local = threading.local()


class Booking(BaseModel):
    patientId: uuid.UUID
    doctorId: uuid.UUID
    appointmentDate: datetime.date
    appointmentTime: str = Field(pattern=r"^\d\d:\d\d$")
    appointmentType: str
    durationMinutes: int = Field(30, ge=5, le=480)
    status: str = "scheduled"
    notes: str | None = None


def database() -> sqlite3.Connection:
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(
            os.environ["BENCH_DATABASE"], isolation_level=None, timeout=20, cached_statements=200
        )
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -20000",
        ):
            local.db.execute(f"PRAGMA {pragma}")
    return local.db


def caller(authorization: str | None):
    if not authorization or not authorization.startswith("Bearer "):
        raise HTTPException(401)
    # The schema keeps ids as their 16 bytes.
    user = uuid.UUID(
        jwt.decode(authorization[7:], os.environ["BENCH_SECRET"], algorithms=["HS256"])["sub"]
    ).bytes
    row = (
        database()
        .execute("SELECT clinic_id FROM memberships WHERE user_id = ? AND ended_at IS NULL", (user,))
        .fetchone()
    )
    if not row:
        raise HTTPException(403)
    return user, row[0]


def insert(db: sqlite3.Connection, table: str, **values) -> None:
    db.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        list(values.values()),
    )


@app.post("/api/v1/protected/appointments")
def book(
    booking: Booking, authorization: str | None = Header(None), idempotency_key: str = Header()
) -> Response:
    user, clinic = caller(authorization)
    db, now = database(), int(time.time() * 1000)
    fingerprint = hashlib.sha256(clinic + booking.model_dump_json().encode()).hexdigest()
    db.execute("BEGIN IMMEDIATE")
    try:
        kept = db.execute(
            "SELECT fingerprint, body FROM idempotency_keys WHERE user_id = ? AND key = ?",
            (user, idempotency_key),
        ).fetchone()
        if kept and kept[0] != fingerprint:
            raise HTTPException(422)
        appointment = kept[1] if kept else write(db, booking, user, clinic, now)
        if not kept:
            insert(
                db,
                "idempotency_keys",
                user_id=user,
                key=idempotency_key,
                fingerprint=fingerprint,
                status=201,
                content_type="application/json",
                body=appointment,
                created_at=now,
            )
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return Response(appointment, 201, media_type="application/json")


def write(db: sqlite3.Connection, booking: Booking, user: bytes, clinic: bytes, now: int) -> bytes:
    patient_id, doctor_id = booking.patientId.bytes, booking.doctorId.bytes
    patient = db.execute(
        "SELECT first_name || ' ' || last_name, phone, email, patient_number, insurance FROM patients WHERE id = ? AND clinic_id = ?",
        (patient_id, clinic),
    ).fetchone()
    doctor = db.execute(
        "SELECT 'Dr. ' || first_name || ' ' || last_name FROM users WHERE id = ?", (doctor_id,)
    ).fetchone()
    hours, buffer = db.execute(
        "SELECT operating_hours, buffer_minutes FROM clinics WHERE id = ?", (clinic,)
    ).fetchone()
    if not patient or not doctor:
        raise HTTPException(404)
    day = orjson.loads(hours)[booking.appointmentDate.strftime("%A").lower()]
    minute = int(booking.appointmentTime[:2]) * 60 + int(booking.appointmentTime[3:])
    if day["isClosed"] or not day["openTime"] <= booking.appointmentTime < day["closeTime"]:
        raise HTTPException(400)
    midnight = datetime.datetime.combine(booking.appointmentDate, datetime.time(), datetime.timezone.utc)
    start = int(midnight.timestamp() * 1000) + minute * 60_000
    end = start + booking.durationMinutes * 60_000
    busy = end + buffer * 60_000
    taken = db.execute(
        "SELECT 1 FROM appointments WHERE doctor_id = ? AND starts_at > ? AND starts_at < ? AND busy_until > ?"
        " AND status NOT IN ('cancelled', 'no_show')",
        (doctor_id, start - 43_200_000, busy, start),
    ).fetchone()
    if taken:
        raise HTTPException(409)
    appointment, date = uuid.uuid4(), booking.appointmentDate.isoformat()
    insert(
        db,
        "appointments",
        id=appointment.bytes,
        clinic_id=clinic,
        patient_id=patient_id,
        doctor_id=doctor_id,
        date=date,
        time=minute,
        duration_minutes=booking.durationMinutes,
        starts_at=start,
        ends_at=end,
        busy_until=busy,
        appointment_type=booking.appointmentType,
        status=booking.status,
        notes=booking.notes,
        created_at=now,
        updated_at=now,
    )
    shown = orjson.dumps(
        {
            **booking.model_dump(mode="json"),
            "id": appointment,
            "clinicId": uuid.UUID(bytes=clinic),
            "operatory": None,
            "roomId": None,
            "patientName": patient[0],
            "patientPhone": patient[1],
            "patientEmail": patient[2],
            "patientNumber": patient[3],
            "patientInsurance": patient[4],
            "doctorName": doctor[0],
            "invoiceId": None,
            "invoiceStatus": None,
            "invoiceBalance": None,
            "invoiceTotalAmount": None,
            "roomName": None,
            "roomColor": None,
            "createdAt": now,
            "updatedAt": now,
        }
    )
    if APPOINTMENT_ALONE:
        return shown
    text = shown.decode()
    message = f"{patient[0]} ({patient[3]}): {booking.appointmentType} with {doctor[0]} is booked for {date} at {booking.appointmentTime}."
    subject = orjson.dumps({"appointmentId": appointment, "patientId": booking.patientId}).decode()
    told = [(uuid.uuid4().bytes, reader) for reader in (doctor_id, user)]
    for notification, reader in told:
        insert(
            db,
            "notifications",
            id=notification,
            clinic_id=clinic,
            user_id=reader,
            type="appointment.scheduled",
            title="Appointment confirmed",
            message=message,
            data=subject,
            created_at=now,
        )
    for channel, address in (("email", patient[2]), ("whatsapp", patient[1])):
        insert(
            db,
            "outbox",
            id=uuid.uuid4().bytes,
            clinic_id=clinic,
            channel=channel,
            recipient=address,
            template="appointment.scheduled",
            data=text,
            entity_id=appointment.bytes,
            status="sent",
            attempts=1,
            next_attempt_at=now,
            created_at=now,
            sent_at=now,
        )
    for doctor_key in ("", str(booking.doctorId)):
        db.execute(
            "INSERT INTO appointment_counts (clinic_id, date, doctor_key, status, appointments) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET appointments = appointments + 1",
            (clinic, date, doctor_key, booking.status),
        )
    event, number, previous = db.execute(
        "SELECT event_number, audit_number, audit_hash FROM clinic_sequences WHERE clinic_id = ?", (clinic,)
    ).fetchone()
    digest = hashlib.sha256((previous + text).encode()).hexdigest()
    insert(
        db,
        "audit_entries",
        clinic_id=clinic,
        number=number + 1,
        id=uuid.uuid4().bytes,
        at=now,
        actor_id=user,
        actor_name="Zainab Ahmed",
        actor_role="receptionist",
        action="created",
        entity="appointment",
        entity_id=appointment.bytes,
        after=text,
        previous_hash=previous,
        hash=digest,
    )
    insert(
        db,
        "events",
        clinic_id=clinic,
        number=event + 1,
        type="appointment.created",
        patient_id=patient_id,
        data="",
        audit_number=number + 1,
        created_at=now,
    )
    for place, (notification, reader) in enumerate(told, event + 2):
        insert(
            db,
            "events",
            clinic_id=clinic,
            number=place,
            type="notification.created",
            user_a=reader,
            user_b=reader,
            data="",
            notification_id=notification,
            created_at=now,
        )
    db.execute(
        "UPDATE clinic_sequences SET event_number = ?, audit_number = ?, audit_hash = ?, revision = ? WHERE clinic_id = ?",
        (event + 3, number + 1, digest, uuid.uuid4().bytes, clinic),
    )
    return shown
