import API
import Domain
import HTTPTypes

/// Kinds of appointments and how long they take (contract §8).
enum AppointmentTypeRoutes {
    static let address = "/api/v1/protected/appointment-types"

    static let routes: [Route] = [
        .read("/appointment-types", .everyMember, list) { tx, call in try ReadAppointmentTypes.list(tx, call)
        }.taggedByRevision(),
        .write(.post, "/appointment-types", .frontDesk, create, decode: AppointmentTypeDraft.init) {
            tx, call, body, recorder in
            try CreateAppointmentType.run(tx, call, body, recorder)
        },
        .read("/appointment-types/:id", .everyMember, get) { tx, call in
            try ReadAppointmentTypes.get(tx, call)
        }
        .held { tx, call in _ = try AppointmentTypeQueries.found(tx, call.scope, try call.id(), lock: true) },
        .write(.patch, "/appointment-types/:id", .frontDesk, change, decode: AppointmentTypeChange.init) {
            tx, call, body, recorder in
            try ChangeAppointmentType.run(tx, call, body, recorder)
        },
        .write(.delete, "/appointment-types/:id", .frontDesk, remove) { tx, call, recorder in
            try RemoveAppointmentType.run(tx, call, recorder)
        },
    ]

    private static let tag = "Appointment types"

    private static let list = Operation(
        tag: tag, summary: "List appointment types", description: "By name. Every member may read.",
        query: .list { $0.search() },
        answer: .json(Page<AppointmentTypeRecord>.schema))

    private static let get = Operation(
        tag: tag, summary: "Get an appointment type", answer: .json(AppointmentTypeRecord.schema))

    private static let create = Operation(
        tag: tag, summary: "Add an appointment type",
        description: """
            For receptionists and admins. A name is taken however it is spelled: case, spaces and invisible \
            characters do not count (409). A booking of this type that names no length takes this one.
            """,
        body: .init(example: ["name": "Checkup", "durationMinutes": 30, "color": "#3366FF"]),
        status: .created, answer: .json(AppointmentTypeRecord.schema), problems: [.conflict])

    private static let change = Operation(
        tag: tag, summary: "Change an appointment type",
        description:
            """
            For receptionists and admins. A key that is missing stays as it is; appointments already \
            booked stay as they are.
            """,
        body: .init(example: ["durationMinutes": 45]),
        answer: .json(AppointmentTypeRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove an appointment type",
        description: "For receptionists and admins. Appointments already booked stay as they are.",
        status: .noContent, answer: .nothing)
}
