import API
import Domain
import HTTPTypes

/// The appointments API (spec "Appointments API", contract §4).
enum AppointmentRoutes {
    static let address = "/api/v1/protected/appointments"

    static let routes: [Route] = [
        .read("/appointments", .everyMember, list, ListAppointments.run).tallied(.appointment).cached(),
        .read("/appointments/available-slots", .everyMember, slots, ListSlots.run)
            .cached().withoutPatientData(),
        .write(.post, "/appointments", .everyMember, book, decode: BookingBody.init, BookAppointment.run),
        .read("/appointments/:id", .everyMember, get, GetAppointment.run).audited(.appointment)
            .held { tx, call in try AppointmentRow.lock(tx, call.scope, try call.id()) },
        .write(
            .put, "/appointments/:id", .staff, replace, decode: ReplacementBody.init,
            ReplaceAppointment.run),
        .write(
            .patch, "/appointments/:id/status", .everyMember, changeStatus, decode: StatusRequest.init,
            ChangeStatus.run),
        .write(
            .post, "/appointments/:id/flow", .everyMember, flow, decode: FlowRequest.init, RecordFlow.run),
        .write(.delete, "/appointments/:id", .everyMember, cancel, CancelAppointment.run),
        .write(.post, "/appointments/:id/no-show", .staff, noShow, RecordNoShow.run),
        .read("/appointments/:id/activity", .everyMember, activity, ListActivity.run)
            .audited(.appointment).taggedByRevision(),
    ]

    private static let tag = "Appointments"

    private static let refusals = """
        To staff, a refusal by the calendar names all its reasons in `refusals`; the status is 409 when the \
        time is only taken, else 400.
        """

    private static let overrides = """
        Who may override the calendar (`overrideRoles` of the clinic; a doctor in the own column) sends \
        `override` with a reason and exactly the codes of these refusals, else 409 `OVERRIDE_MISMATCH`. The \
        past and another clinic's appointment can't be overridden (`overridable` false). Three appointments \
        at most stand over each other: 409 `LANES_FULL`.
        """

    private static let list = Operation(
        tag: tag, summary: "List appointments",
        description: """
            By date, time, id. Patients see their own, staff the clinic's; cancelled ones are included. \
            `pagination.nextCursor` leads on without gap or repeat while appointments are added. A phone \
            that was offline asks with `updatedSince`. \(ListChanges.guide) A changed name or phone of the \
            patient, doctor or room counts as a change of the appointment. Appointments are never deleted, \
            cancelled ones say so.
            """,
        query: .reading(ListAppointments.Query.init),
        answer: .json(ChangesPageOf<AppointmentRow, OffsetPagination>.schemaWithoutDeleted))

    private static let slots = Operation(
        tag: tag, summary: "Find free slots",
        description: """
            Each slot listed as available can be booked, each other one is refused for the reason given. \
            Past times and times that a clock change skips are left out. Without doctorId: every doctor's \
            slots, by time, then by the doctor's name. Staff who move an appointment leave it out of the \
            check with `ignoreAppointmentId` (403 for patients).
            """,
        query: .reading(ListSlots.Query.init),
        answer: .json(ListSlots.Answer.schema, example: ListSlots.example),
        problems: [.notFound])

    private static let book = Operation(
        tag: tag, summary: "Book an appointment",
        description: """
            A patient's booking is a request for their own record, whatever status is asked for. Staff may \
            create requested, scheduled (the default) or confirmed ones. \(refusals) \(overrides)
            """,
        body: .init(
            "AppointmentBooking",
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
            appointment's is refused, the same may be sent. An appointment that keeps its time, length, \
            doctor, room and operatory is not held against the calendar again. Another time, length or \
            doctor is told 30 seconds after the last such change, two minutes after the first at the \
            latest: one notice of where the appointment is then, and none when it is back where it was. \
            \(refusals) \(overrides)
            """,
        body: .init("AppointmentReplacement"), answer: .json(AppointmentRow.schema),
        problems: [.conflict])

    private static let changeStatus = Operation(
        tag: tag, summary: "Change an appointment's status",
        description: """
            Patients may cancel their own appointments and confirm scheduled ones. `reason` replaces the \
            notes. Staff may bill the appointment with `invoice`, once. `in_progress` seats the patient: it \
            sets `seatedAt`, and `arrivedAt` where that was left out. An approval is held against the \
            calendar again. \(refusals)
            """,
        body: .init("AppointmentStatusChange"), answer: .json(AppointmentRow.schema),
        problems: [.conflict])

    private static let flow = Operation(
        tag: tag, summary: "Record a step of the patient through the day",
        description: """
            In order: `arrived`, `seated`, `finished`, `dismissed`; on the appointment's day, while it is \
            scheduled, confirmed or in progress, `dismissed` also once it is completed. `seated` makes it \
            `in_progress`, and sets `arrivedAt` too when that was left out. With `undo` the last step is \
            taken back, within 15 minutes; status and room are again what they were before it. Patients \
            may say `arrived` for their own appointments, from 30 minutes before the start to 30 minutes \
            after it. Everything else is 409 `FLOW_ORDER`.
            """,
        body: .init("AppointmentFlowStep", example: ["step": "arrived"]),
        answer: .json(AppointmentRow.schema), problems: [.conflict])

    private static let cancel = Operation(
        tag: tag, summary: "Cancel an appointment", description: "The row stays, with the status cancelled.",
        answer: .json(AppointmentRow.schema))

    private static let noShow = Operation(
        tag: tag, summary: "Record that the patient did not come",
        description: "Possible from the appointment's start on.",
        answer: .json(AppointmentRow.schema))

    private static let activity = Operation(
        tag: tag, summary: "An appointment's history",
        description: "Newest last. That staff have overridden the calendar is not shown to patients.",
        answer: .json(DataList<ListActivity.Line>.schema))
}

extension ListSlots {
    /// An answer, for the API description.
    static let example: JSONValue = [
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
