import API
import Domain
import HTTPTypes

/// Those who work at a clinic (contract §8).
enum StaffRoutes {
    static let address = "/api/v1/protected/staff"

    static func routes(passwords: Passwords, invitations: Invitations) -> [Route] {
        let (adding, inviting) = (AddStaff(invitations: invitations), InviteStaff(invitations: invitations))
        let changing = ChangeStaff(mail: invitations.mail, securityLog: invitations.securityLog)
        return [
            .read("/staff", .staff, list, ReadStaff.list).taggedByRevision(),
            .prepared(
                .post, "/staff", .admins, add, decode: StaffDraft.init,
                prepare: { draft, _ in
                    (draft: draft, password: try await NewPassword(optional: draft.password, passwords))
                }, adding.run),
            .read("/staff/invitations", .admins, pending, ListInvitations.run),
            .read("/staff/:id", .staff, get, ReadStaff.get)
                .held { tx, call in _ = try StaffRecord.found(tx, call.scope, try call.id(), lock: true) },
            .write(.patch, "/staff/:id", .admins, change, decode: StaffChange.init) {
                tx, call, body, recorder in try changing.run(tx, call, body, recorder)
            }.committedAlone(),
            .write(.delete, "/staff/:id", .admins, remove, RemoveStaff.run).committedAlone(),
            .write(.post, "/staff/:id/invite", .admins, invite) { tx, call, recorder in
                try inviting.run(tx, call, recorder)
            },
        ]
    }

    private static let tag = "Staff"

    private static let list = Operation(
        tag: tag, summary: "List the clinic's staff",
        description: """
            For staff. By name. Those who left are not listed. `search` looks through names and e-mail \
            addresses, without regard to case, accents and apostrophes.
            """,
        query: .list(ReadStaff.filter),
        answer: .json(Page<StaffRecord>.schema))

    private static let get = Operation(
        tag: tag, summary: "Get a staff member",
        description: "For staff. `id` is the user's id, and a doctor's `doctorId`.",
        answer: .json(StaffRecord.schema))

    private static let add = Operation(
        tag: tag, summary: "Add a staff member",
        description: """
            For admins. Mails an invitation, which joins the clinic once it is accepted: until then the \
            person is shown nowhere but in `/staff/invitations`. A user who is not known on the server and \
            gets a `password` is active at once and has to change it with the first sign-in; for a known \
            address the password is ignored. The answer holds what was sent. 409 for an active member of \
            this clinic, 429 after three mails to one person in a day.
            """,
        body: .init(
            example: [
                "email": "fatima.khan@odontox.test", "firstName": "Fatima", "lastName": "Khan",
                "role": "doctor",
            ]),
        status: .created, answer: .json(AddedMember.schema), problems: [.conflict])

    private static let pending = Operation(
        tag: tag, summary: "List pending invitations",
        description: "For admins. Newest first, with what was sent. One that has expired can be sent again.",
        query: .list { _ in }, answer: .json(Page<PendingInvitation>.schema))

    private static let invite = Operation(
        tag: tag, summary: "Invite a staff member again",
        description: """
            For admins. Mails another link; the one before ends. For whom an invitation waits, and for a \
            member who has never confirmed their address: they choose a new password by it. 409 for a member \
            who has, 429 after three mails to one person in a day.
            """,
        answer: .json(AddedMember.schema), problems: [.conflict])

    private static let change = Operation(
        tag: tag, summary: "Change a staff member",
        description: """
            For admins. A key that is missing stays as it is. Names and address can be changed only while \
            this clinic is the only one that has ever known the user (409 `USER_SHARED`), names also by \
            themselves. A `password` is refused: invite again instead. The last admin stays one (409). With \
            another role, invitations that they have sent and could not send any more end.
            """,
        body: .init(example: ["role": "receptionist"]),
        answer: .json(StaffRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove a staff member",
        description: """
            For admins. Ends the membership at once, and invitations that they have sent; or withdraws an \
            invitation. Appointments that are booked with a doctor stay. Nobody can remove themselves or the \
            last admin (409). The same person can be invited again.
            """,
        status: .noContent, answer: .nothing, problems: [.conflict])
}
