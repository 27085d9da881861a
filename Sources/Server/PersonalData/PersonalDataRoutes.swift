import HTTPTypes
import API
import Domain
import Logging
import Storage

/// A person's data out, and gone (Accounts, A7).
enum PersonalDataRoutes {
    static func all(
        _ services: Pipeline.Services, securityLog: SecurityLog, logger: Logger
    ) -> [Route] {
        let erasing = ErasePatient(securityLog: securityLog)
        let (byAdmin, byPatient) = (
            ExportPerson(services: services, access: .admins),
            ExportPerson(services: services, access: .patients)
        )
        return [
            .custom(.get, "/patients/:id/export", .admins, export) { request, context in
                try await byAdmin.respond(to: request, context: context)
            },
            .custom(.get, "/me/export", .patients, ownExport) { request, context in
                try await byPatient.respond(to: request, context: context)
            },
            .prepared(
                .post, "/patients/:id/erase", .admins, erase, decode: ErasureRequest.init,
                prepare: { request, _ in
                    // Reasons of readings that are not written yet may name the person.
                    try? await services.accessLog.flush()
                    return request
                }, erasing.run
            ).committedAlone().afterCommit { reply in
                // The erasure stands; what the file still holds of it goes now, or at the next start.
                try? await PersonalDataUpkeep.scrub(
                    services.database, upTo: PersonalDataUpkeep.scrubbedAtOnce, clock: services.clock,
                    logger: logger)
                return reply
            },
        ]
    }

    private static let tag = "Personal data"

    private static let export = Operation(
        tag: tag, summary: "All that the clinic holds on a patient",
        description: """
            For admins. One JSON document, sent as it is read: the record, portal accounts, invitations, \
            appointments, invoices, payments, messages (deleted ones with `deletedAt`), notifications and \
            deliveries to the patient and to staff about them, contact preferences with their history, what \
            was changed from what to what, and who has read it and when. A delivery to staff has an empty \
            `recipient`. A patient who was removed is exported as far as something is left. The export is \
            itself an entry of the audit trail.
            """,
        answer: .json(PersonExport.schema))

    private static let ownExport = Operation(
        tag: tag, summary: "All that the clinic holds on me",
        description: "For patients: the same document as an admin gets, of their own data.",
        answer: .json(PersonExport.schema), problems: [.notFound])

    private static let erase = Operation(
        tag: tag, summary: "Erase a patient",
        description: """
            For admins who have typed their password, or given their second factor, within the last five \
            minutes: else 403 REAUTHENTICATION_REQUIRED. There is no way back. Names, contacts, birth date, \
            notes, texts of messages, notifications and deliveries, kept answers and search keys are \
            blanked, and the person's words in superadmins' reasons; appointments and invoices stay as \
            numbers. What audit entries told of the person can't be read any more. The portal account and \
            its sessions end. A patient whose record was removed is erased too. The answer says table by \
            table what was blanked, removed and kept. With `dryRun` it only says so. 409 ERASURE_BLOCKED \
            names a future appointment, an open balance or a legal hold; 409 PATIENT_ERASED means that it \
            is done already.
            """,
        body: .init(example: ["reason": "Asked for it by letter", "dryRun": true]),
        answer: .json(ErasePatient.Answer.schema), problems: [.conflict])
}
