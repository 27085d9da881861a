import API
import Domain
import HTTPTypes

/// Those who work at a clinic (contract §8).
enum StaffRoutes {
    static let address = "/api/v1/protected/staff"

    static func routes(passwords: Passwords) -> [Route] {
        [
            .read("/staff", .staff, list) { tx, call in try ReadStaff.list(tx, call) }.taggedByRevision(),
            .prepared(
                .post, "/staff", .admins, add, prepare: { try await StaffDraft($0, passwords: passwords) }
            ) {
                tx, call, body, recorder in
                try AddStaff.run(tx, call, body, recorder)
            },
            .read("/staff/:id", .staff, get) { tx, call in try ReadStaff.get(tx, call) }
                .held { tx, call in _ = try StaffRecord.found(tx, call.scope, try call.id(), lock: true) },
            .prepared(
                .patch, "/staff/:id", .admins, change,
                prepare: { try await StaffChange($0, passwords: passwords) }
            ) {
                tx, call, body, recorder in
                try ChangeStaff.run(tx, call, body, recorder)
            },
            .write(.delete, "/staff/:id", .admins, remove) { tx, call, recorder in
                try RemoveStaff.run(tx, call, recorder)
            },
        ]
    }

    private static let tag = "Staff"
    private static let role = Schema.oneOf(StaffRole.allCases.map(\.rawValue))
    private static let name = Schema.text(max: StaffDraft.nameLength)

    private static let list = Operation(
        tag: tag, summary: "List the clinic's staff",
        description: """
            For staff. By name. Those who left are not listed. `search` looks through names and e-mail \
            addresses, without regard to case, accents and apostrophes.
            """,
        query: [.search, .optional("role", role, "Only these"), .page, .limit, .cursor],
        answer: .json(Page<StaffRecord>.schema))

    private static let get = Operation(
        tag: tag, summary: "Get a staff member",
        description: "For staff. `id` is the user's id, and a doctor's `doctorId`.",
        answer: .json(StaffRecord.schema))

    private static let add = Operation(
        tag: tag, summary: "Add a staff member",
        description: """
            For admins. A user who is known by this e-mail address, from another clinic or from an earlier \
            time here, joins with the name and the password that they have; those of the request are for a \
            new user. 409 for a member of this clinic.
            """,
        body: .init(
            schema: .object([
                .required("email", .email), .required("password", .newPassword), .required("firstName", name),
                .required("lastName", name),
                .required("role", role),
            ]),
            example: [
                "email": "fatima.khan@odontox.test", "password": "a long password", "firstName": "Fatima",
                "lastName": "Khan",
                "role": "doctor",
            ]),
        status: .created, answer: .json(StaffRecord.schema), problems: [.conflict])

    private static let change = Operation(
        tag: tag, summary: "Change a staff member",
        description: """
            For admins. A key that is missing stays as it is. A new `password` ends all sessions of the \
            user. Of a user who belongs to another clinic too, only the role can be changed (409), except \
            by themselves or a superadmin. The last admin stays one (409).
            """,
        body: .init(
            schema: .object([
                .change("email", .email), .change("password", .newPassword), .change("firstName", name),
                .change("lastName", name),
                .change("role", role),
            ]), example: ["role": "receptionist"]),
        answer: .json(StaffRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove a staff member",
        description: """
            For admins. Ends the membership at once; appointments that are booked with a doctor stay. \
            Nobody can remove themselves or the last admin (409). The same person can be added again.
            """,
        status: .noContent, answer: .nothing, problems: [.conflict])
}
