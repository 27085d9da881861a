import API
import Domain
import HTTPTypes

/// The appointments API (spec "Appointments API", contract §4).
enum AppointmentRoutes {
    static let address = "/api/v1/protected/appointments"

    static let routes: [Route] = [
        .read("/appointments", .everyMember, list) { tx, call in try ListAppointments.run(tx, call) }
            .tallied(.appointment).cached(),
        .read("/appointments/available-slots", .everyMember, slots) { tx, call in try ListSlots.run(tx, call)
        }
        .cached(),
        .write(.post, "/appointments", .everyMember, book, decode: BookingBody.init) {
            tx, call, body, recorder in
            try BookAppointment.run(tx, call, body, recorder)
        },
        .read("/appointments/:id", .everyMember, get) { tx, call in try GetAppointment.run(tx, call) }
            .audited(.appointment).held { tx, call in try AppointmentRow.lock(tx, call.scope, try call.id())
            },
        .write(.put, "/appointments/:id", .staff, replace, decode: AppointmentReplacement.init) {
            tx, call, body, recorder in
            try ReplaceAppointment.run(tx, call, body, recorder)
        },
        .write(.patch, "/appointments/:id/status", .everyMember, changeStatus, decode: StatusRequest.init) {
            tx, call, body, recorder in
            try ChangeStatus.run(tx, call, body, recorder)
        },
        .write(.delete, "/appointments/:id", .everyMember, cancel) { tx, call, recorder in
            try CancelAppointment.run(tx, call, recorder)
        },
        .write(.post, "/appointments/:id/no-show", .staff, noShow) { tx, call, recorder in
            try RecordNoShow.run(tx, call, recorder)
        },
        .read("/appointments/:id/activity", .everyMember, activity) { tx, call in
            try ListActivity.run(tx, call)
        }
        .audited(.appointment).taggedByRevision(),
    ]

    private static let tag = "Appointments"

    private static let list = Operation(
        tag: tag, summary: "List appointments",
        description: """
            By date, time, id. Patients see their own, staff the clinic's; cancelled ones are included. \
            `pagination.nextCursor` leads on without gap or repeat while appointments are added. A phone \
            that was offline asks with `updatedSince`. \(ListChanges.guide) A changed name or phone of the \
            patient, doctor or room counts as a change of the appointment. Appointments are never deleted, \
            cancelled ones say so.
            """,
        query: [
            .optional("startDate", .date, "On or after this date"),
            .optional("endDate", .date, "On or before this date"),
            .optional("limit", .integer(ListAppointments.limits), "Rows in a page; 50 when absent"),
            .optional("offset", .integer(0...1_000_000_000), "Rows to skip"),
            .optional("page", .integer(PageRequest.pages), "The page instead, from 1; not beside an offset"),
            .optional("doctorId", .uuid, "Of this doctor"),
            .optional("patientId", .uuid, "Of this patient"), .optional("roomId", .uuid, "In this room"),
            .optional("status", AppointmentSchemas.status, "In this status"),
            .optional(
                "updatedSince", .timestamp, "Changed at or after this moment, for phones that were offline"),
            .cursor,
        ],
        answer: .json(ChangesPageOf<AppointmentRow, OffsetPagination>.schemaWithoutDeleted))

    private static let slots = Operation(
        tag: tag, summary: "Find free slots",
        description: """
            Each slot listed as available can be booked, each other one is refused for the reason given. \
            Past times and times that a clock change skips are left out. Without doctorId: every doctor's \
            slots, by time, then by the doctor's name.
            """,
        query: [
            .required("date", .date, "The day, by the clinic's clock"),
            .optional("doctorId", .uuid, "Only this doctor"),
            .optional(
                "durationMinutes", AppointmentSchemas.duration,
                "Length of the appointment; the clinic's slot when absent"),
            .optional("roomId", .uuid, "In this room"),
            .optional("days", .integer(1...31), "Also list this many days from date on"),
        ],
        answer: .json(ListSlots.Answer.schema, example: AppointmentSchemas.slotsExample),
        problems: [.notFound])

    private static let book = Operation(
        tag: tag, summary: "Book an appointment",
        description: """
            A patient's booking is a request for their own record, whatever status is asked for. Staff may \
            create requested, scheduled (the default) or confirmed ones.
            """,
        body: .init(
            schema: AppointmentSchemas.booking,
            example: [
                "patientId": "550e8400-e29b-41d4-a716-446655440002",
                "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                "appointmentDate": "2026-05-15", "appointmentTime": "14:30", "appointmentType": "Checkup",
                "durationMinutes": 30,
                "status": "scheduled", "operatory": "Room 1",
                "roomId": "550e8400-e29b-41d4-a716-446655440004",
                "notes": "Patient requested morning appointment if possible",
            ]),
        status: .created, answer: .json(AppointmentRow.schema), problems: [.notFound, .conflict])

    private static let get = Operation(
        tag: tag, summary: "Get an appointment", answer: .json(AppointmentRow.schema))

    private static let replace = Operation(
        tag: tag, summary: "Replace an appointment",
        description: """
            All of date, time, type, duration and status are required; doctorId, operatory, roomId and \
            notes are cleared when omitted. The patient can't change: another patientId than the \
            appointment's is refused, the same may be sent. An appointment that keeps its time and place is \
            not held against the calendar again.
            """,
        body: .init(schema: AppointmentSchemas.replacement), answer: .json(AppointmentRow.schema),
        problems: [.conflict])

    private static let changeStatus = Operation(
        tag: tag, summary: "Change an appointment's status",
        description: """
            Patients may cancel their own appointments and confirm scheduled ones. `reason` replaces the \
            notes. Staff may bill the appointment with `invoice`, once.
            """,
        body: .init(schema: AppointmentSchemas.statusChange), answer: .json(AppointmentRow.schema),
        problems: [.conflict])

    private static let cancel = Operation(
        tag: tag, summary: "Cancel an appointment", description: "The row stays, with the status cancelled.",
        answer: .json(AppointmentRow.schema))

    private static let noShow = Operation(
        tag: tag, summary: "Record that the patient did not come",
        description: "Possible from the appointment's start on.",
        answer: .json(AppointmentRow.schema))

    private static let activity = Operation(
        tag: tag, summary: "An appointment's history", description: "Newest last.",
        answer: .json(DataList<ListActivity.Line>.schema))
}
