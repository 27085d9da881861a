import API
import Domain
import HTTPTypes

/// A clinic's patients and their portal accounts (contract §8).
enum PatientRoutes {
    static let address = "/api/v1/protected/patients"

    static func routes(passwords: Passwords, invitations: Invitations) -> [Route] {
        let removing = RemovePatient(securityLog: invitations.securityLog)
        return [
            .read("/patients", .staff, list, ReadPatients.list).taggedByRevision().tallied(.patient),
            .write(.post, "/patients", .staff, register, decode: PatientDraft.init, RegisterPatient.run),
            .read("/patients/:id", .everyMember, get, ReadPatients.get).audited(.patient)
                .held { tx, call in _ = try PatientRecord.locked(tx, call.scope, try call.id()) },
            .write(.patch, "/patients/:id", .staff, change, decode: PatientChange.init, ChangePatient.run),
            .write(.delete, "/patients/:id", .frontDesk, remove, removing.run),
        ] + accounts(passwords, invitations)
    }

    private static func accounts(_ passwords: Passwords, _ invitations: Invitations) -> [Route] {
        let opening = OpenPortalAccount(invitations: invitations)
        let inviting = InvitePatient(invitations: invitations)
        return [
            .prepared(
                .post, "/patients/:id/portal-account", .frontDesk, openAccount,
                decode: PortalAccountDraft.init,
                prepare: { draft, _ in
                    (draft: draft, password: try await NewPassword(optional: draft.password, passwords))
                }, opening.run),
            .write(
                .delete, "/patients/:id/portal-account", .frontDesk, closeAccount, ClosePortalAccount.run),
            .write(.post, "/patients/:id/portal-account/invite", .frontDesk, inviteAgain) {
                tx, call, recorder in try inviting.run(tx, call, recorder)
            },
        ]
    }

    private static let tag = "Patients"

    private static let list = Operation(
        tag: tag, summary: "List patients",
        description: """
            For staff. By name. `search` takes words of which each must occur in the name, number, phone or \
            e-mail address, without regard to case, accents and apostrophes; it finds a phone by any usual \
            spelling of its number, and a date of birth by `1990-04-12`, `12/04/1990` or `1990-04`. \
            A phone that was offline asks with `updatedSince`. \(ListChanges.guide) \
            \(DeletedRow.guide)
            """,
        query: .changes { $0.search() },
        answer: .json(ChangesPage<PatientRecord>.schema))

    private static let get = Operation(
        tag: tag, summary: "Get a patient", description: "For staff, and for patients their own record.",
        answer: .json(PatientRecord.schema))

    private static let register = Operation(
        tag: tag, summary: "Register a patient",
        description:
            """
            For staff. The record gets the year's next `patientNumber`, such as P-2026-001, by the \
            clinic's calendar.
            """,
        body: .init(
            example: [
                "firstName": "Ahmed", "lastName": "Hassan", "phone": "+92-300-1234567",
                "email": "ahmed.hassan@odontox.test",
                "insurance": "PMDC", "dateOfBirth": "1990-04-12",
            ]),
        status: .created, answer: .json(PatientRecord.schema))

    private static let change = Operation(
        tag: tag, summary: "Change a patient's record",
        description: """
            For staff. A key that is missing stays as it is; null empties what may be empty. An admin sets \
            `legalHoldUntil`, the last day on which the patient can't be erased. 409 PATIENT_ERASED for one \
            who was.
            """,
        body: .init(example: ["phone": "+92-300-7654321"]),
        answer: .json(PatientRecord.schema), problems: [.conflict])

    private static let remove = Operation(
        tag: tag, summary: "Remove a patient",
        description:
            """
            For receptionists and admins. 409 for a patient with appointments, invoices or messages. A \
            portal account goes with it.
            """,
        status: .noContent, answer: .nothing, problems: [.conflict])

    private static let openAccount = Operation(
        tag: tag, summary: "Give a patient a portal account",
        description: """
            For receptionists and admins. Mails an invitation, which opens the account once it is accepted. \
            A user who is not known on the server gets the patient's id; with a `password` their account is \
            open at once, and they have to change it with the first sign-in. For a known address the \
            password is ignored. The answer holds what was sent. 409 when the patient has an account or \
            somebody with this address belongs to the clinic, 429 after three mails to one person in a day.
            """,
        body: .init(example: ["email": "ahmed.hassan@odontox.test"]),
        status: .created, answer: .json(AddedMember.schema), problems: [.conflict])

    private static let closeAccount = Operation(
        tag: tag, summary: "End a patient's portal account",
        description: """
            For receptionists and admins. Ends the account at once, or withdraws its invitation. The \
            patient's record stays.
            """,
        status: .noContent, answer: .nothing)

    private static let inviteAgain = Operation(
        tag: tag, summary: "Invite a patient again",
        description: """
            For receptionists and admins. Mails another link; the one before ends. For whom an invitation \
            waits, and for an account whose address was never confirmed: a new password is chosen by it. 409 \
            for one that was, 429 after three mails to one person in a day.
            """,
        answer: .json(AddedMember.schema), problems: [.conflict])
}
