import API
import Domain

/// The shapes of the appointments API, for its description.
enum AppointmentSchemas {
    static let status = Schema.oneOf(AppointmentStatus.allCases.map(\.rawValue))
    static let duration = Schema.integer(ClinicCalendar.durations)

    static let appointment = Schema.named(
        "Appointment",
        .object([
            .required("id", .uuid), .required("clinicId", .uuid), .required("patientId", .uuid), .nullable("doctorId", .uuid),
            .required("appointmentDate", .date), .required("appointmentTime", .time), .required("appointmentType", .text),
            .required("durationMinutes", duration), .required("status", status), .nullable("operatory", .text),
            .nullable("roomId", .uuid), .nullable("notes", .text), .required("patientName", .text), .nullable("patientPhone", .text),
            .nullable("patientEmail", .text), .required("patientNumber", .text), .nullable("patientInsurance", .text),
            .nullable("doctorName", .text), .nullable("invoiceId", .uuid), .nullable("invoiceStatus", .text),
            .nullable("invoiceBalance", .money), .nullable("invoiceTotalAmount", .money), .nullable("roomName", .text),
            .nullable("roomColor", .text), .required("createdAt", .timestamp), .required("updatedAt", .timestamp),
        ]))

    static let page = Schema.object([
        .required("data", .list(appointment, limit: 100)),
        .required(
            "pagination",
            .object([
                .required("limit", .count), .nullable("offset", .count), .required("count", .count), .nullable("page", .count),
                .required("total", .count), .required("totalPages", .count), .nullable("nextCursor", .text),
            ])),
        .nextSince,
    ])

    static let booking = Schema.named(
        "AppointmentBooking",
        .object([
            .optional("patientId", .uuid), .optional("doctorId", .uuid), .required("appointmentDate", .date),
            .required("appointmentTime", .time), .required("appointmentType", .text(max: AppointmentLimits.appointmentType)),
            .optional("durationMinutes", duration),
            .optional("status", .oneOf(AppointmentStatus.initial.map(\.rawValue))),
            .blankable("operatory", .text(max: AppointmentLimits.operatory)), .optional("roomId", .uuid),
            .blankable("notes", .text(max: AppointmentLimits.notes)),
        ]))

    static let replacement = Schema.named(
        "AppointmentReplacement",
        .object([
            .required("appointmentDate", .date), .required("appointmentTime", .time),
            .required("appointmentType", .text(max: AppointmentLimits.appointmentType)), .required("durationMinutes", duration),
            .required("status", status), .optional("patientId", .uuid), .optional("doctorId", .uuid),
            .blankable("operatory", .text(max: AppointmentLimits.operatory)), .optional("roomId", .uuid),
            .blankable("notes", .text(max: AppointmentLimits.notes)),
        ]))

    static let statusChange = Schema.named(
        "AppointmentStatusChange",
        .object([
            .required("status", status), .blankable("reason", .text(max: AppointmentLimits.notes)),
            .blankable("operatory", .text(max: AppointmentLimits.operatory)), .optional("roomId", .uuid),
            .optional("invoice", InvoiceSchemas.request),
        ]))

    static let clinicHours = Schema.object([
        .nullable("openTime", .time), .nullable("closeTime", .closingTime), .required("isClosed", .boolean),
    ])

    private static let slot = Schema.named(
        "Slot",
        .object([
            .required("time", .time), .required("available", .boolean), .required("doctorId", .uuid), .required("doctorName", .text),
            .answered("duration", duration), .answered("bufferMinutes", .count), .answered("notes", .text), .answered("reason", .text),
        ]))

    static let slots = Schema.named(
        "Slots",
        .object([
            .required("success", .boolean), .required("date", .date), .nullable("doctorId", .uuid), .required("slots", .list(slot)),
            .required("clinicHours", clinicHours), .required("isClosed", .boolean), .required("bufferMinutes", .count),
            .required("note", .text),
            .answered(
                "days",
                .list(
                    .object([
                        .required("date", .date), .required("slots", .list(slot)), .required("clinicHours", clinicHours),
                        .required("isClosed", .boolean),
                    ]),
                    limit: 31)),
        ]))

    static let slotsExample: JSONValue = [
        "success": true, "date": "2026-05-15", "doctorId": "550e8400-e29b-41d4-a716-446655440003",
        "slots": [
            [
                "time": "09:00", "available": true, "doctorId": "550e8400-e29b-41d4-a716-446655440003", "doctorName": "Dr. Fatima Khan",
                "duration": 30, "bufferMinutes": 30, "notes": "Morning slot",
            ],
            [
                "time": "09:30", "available": false, "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                "doctorName": "Dr. Fatima Khan", "reason": "Doctor already has appointment",
            ],
        ],
        "clinicHours": ["openTime": "09:00", "closeTime": "17:00", "isClosed": false], "isClosed": false, "bufferMinutes": 30,
        "note": "30-minute buffer applied between appointments",
    ]

    static let activity = Schema.object([
        .required(
            "data",
            .list(
                .object([
                    .required("id", .uuid),
                    .required(
                        "action", .oneOf(["created", "rescheduled", "updated", "status_changed", "cancelled", "no_show", "invoiced"])),
                    .nullable("actorId", .uuid), .required("actorName", .text), .required("actorRole", .text),
                    .nullable("before", .anyObject), .nullable("after", .anyObject), .required("createdAt", .timestamp),
                ])))
    ])
}
