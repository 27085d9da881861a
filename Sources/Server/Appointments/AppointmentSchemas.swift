import API
import Domain

/// The shapes of the appointments API, for its description.
enum AppointmentSchemas {
    static let status = Schema.oneOf(AppointmentStatus.allCases.map(\.rawValue))
    static let duration = Schema.integer(ClinicCalendar.durations)

    static let booking = Schema.named(
        "AppointmentBooking",
        .object([
            .optional("patientId", .uuid), .optional("doctorId", .uuid), .required("appointmentDate", .date),
            .required("appointmentTime", .time),
            .required("appointmentType", .text(max: AppointmentLimits.appointmentType)),
            .optional("durationMinutes", duration),
            .optional("status", .oneOf(AppointmentStatus.initial.map(\.rawValue))),
            .blankable("operatory", .text(max: AppointmentLimits.operatory)), .optional("roomId", .uuid),
            .blankable("notes", .text(max: AppointmentLimits.notes)),
        ]))

    static let replacement = Schema.named(
        "AppointmentReplacement",
        .object([
            .required("appointmentDate", .date), .required("appointmentTime", .time),
            .required("appointmentType", .text(max: AppointmentLimits.appointmentType)),
            .required("durationMinutes", duration),
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

    static let slotsExample: JSONValue = [
        "success": true, "date": "2026-05-15", "doctorId": "550e8400-e29b-41d4-a716-446655440003",
        "slots": [
            [
                "time": "09:00", "available": true, "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                "doctorName": "Dr. Fatima Khan",
                "duration": 30, "bufferMinutes": 30, "notes": "Morning slot",
            ],
            [
                "time": "09:30", "available": false, "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                "doctorName": "Dr. Fatima Khan", "reason": "Doctor already has appointment",
            ],
        ],
        "clinicHours": ["openTime": "09:00", "closeTime": "17:00", "isClosed": false], "isClosed": false,
        "bufferMinutes": 30,
        "note": "30-minute buffer applied between appointments",
    ]
}
