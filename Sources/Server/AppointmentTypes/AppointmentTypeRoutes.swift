import API
import Domain
import HTTPTypes

/// Kinds of visits and how long they take (contract §8).
enum AppointmentTypeRoutes {
    static let address = "/api/v1/protected/appointment-types"

    static let routes: [Route] = [
        .read("/appointment-types", .everyMember, list) { tx, call in try ReadAppointmentTypes.list(tx, call) }.taggedByRevision(),
        .write(.post, "/appointment-types", .frontDesk, create, decode: AppointmentTypeDraft.init) { tx, call, body, journal in
            try CreateAppointmentType.run(tx, call, body, journal)
        },
        .read("/appointment-types/:id", .everyMember, get) { tx, call in try ReadAppointmentTypes.get(tx, call) }
            .held { tx, call in _ = try AppointmentTypeQueries.found(tx, call.scope, try call.id(), lock: true) },
        .write(.patch, "/appointment-types/:id", .frontDesk, change, decode: AppointmentTypeChange.init) { tx, call, body, journal in
            try ChangeAppointmentType.run(tx, call, body, journal)
        },
        .write(.delete, "/appointment-types/:id", .frontDesk, remove) { tx, call, journal in
            try RemoveAppointmentType.run(tx, call, journal)
        },
    ]

    private static let tag = "Appointment types"
    private static let name = Schema.text(max: AppointmentTypeDraft.nameLength)
    private static let duration = Schema.integer(ClinicCalendar.durations)

    private static let list = Operation(
        tag: tag, summary: "List appointment types", description: "By name. Every member may read.",
        query: [.search, .page, .limit, .cursor],
        answer: .json(Page<AppointmentTypeRecord>.schema))

    private static let get = Operation(tag: tag, summary: "Get an appointment type", answer: .json(AppointmentTypeRecord.schema))

    private static let create = Operation(
        tag: tag, summary: "Add an appointment type",
        description: """
            For receptionists and admins. A name is taken however it is spelled: case, spaces and invisible characters do not count (409). A booking of this type that names no length takes \
            this one.
            """,
        body: .init(
            schema: .object([.required("name", name), .required("durationMinutes", duration), .blankable("color", .color)]),
            example: ["name": "Checkup", "durationMinutes": 30, "color": "#3366FF"]),
        status: .created, answer: .json(AppointmentTypeRecord.schema), problems: [.conflict])

    private static let change = Operation(
        tag: tag, summary: "Change an appointment type",
        description: "For receptionists and admins. A key that is missing stays as it is; visits already booked stay as they are.",
        body: .init(
            schema: .object([.change("name", name), .change("durationMinutes", duration), .blankable("color", .color)]),
            example: ["durationMinutes": 45]),
        answer: .json(AppointmentTypeRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove an appointment type",
        description: "For receptionists and admins. Visits already booked stay as they are.",
        status: .noContent, answer: .nothing)
}
