import API
import Domain
import HTTPTypes

/// Clinics, their settings and the days on which they are closed (contract §8).
enum ClinicRoutes {
    static let address = "/api/v1/protected/clinics"

    static let routes: [Route] = [
        .read("/clinics", .everyMember, list, ReadClinics.list),
        .write(.post, "/clinics", .superadmin, create, decode: ClinicDraft.init, CreateClinic.run)
            .committedAlone(),
        .read("/clinics/:id", .everyMember, get, ReadClinics.get)
            .held { tx, call in _ = try ChangeClinic.locked(tx, call) },
        // The path names the clinic whose admin the caller must be: `ClinicAccess.admin` checks that.
        .write(.patch, "/clinics/:id", .everyMember, change, decode: ClinicChange.init, ChangeClinic.run)
            .committedAlone(),
        .read("/clinics/:id/closures", .everyMember, closures, ListClosures.run),
        .write(
            .post, "/clinics/:id/closures", .everyMember, close, decode: ClosureDraft.init,
            CreateClosure.run
        ).committedAlone(),
        .read("/clinics/:id/closures/:closureId", .everyMember, closure, ReadClosure.run)
            .held { tx, call in
                try CalendarLock.change(tx, try ClinicAccess.admin(tx, call, of: "closureId").scope)
            },
        .write(.delete, "/clinics/:id/closures/:closureId", .everyMember, reopen, RemoveClosure.run)
            .committedAlone(),
    ]
}

/// The pages of the clinic routes in the API description.
extension ClinicRoutes {
    private static let tag = "Clinics"

    static let list = Operation(
        tag: tag, summary: "List clinics",
        description: "Those that the caller belongs to; for superadmins all. By name.",
        query: .list { $0.search() }, answer: .json(Page<ClinicRecord>.schema))

    static let get = Operation(
        tag: tag, summary: "Get a clinic", description: "For its members.", answer: .json(ClinicRecord.schema)
    )

    static let create = Operation(
        tag: tag, summary: "Create a clinic",
        description: """
            For superadmins. Without `operatingHours` it is open Monday to Saturday, 09:00 to 17:00; with \
            them, days that are not mentioned are closed. `bufferMinutes` and `slotMinutes` are 30 unless \
            given, `currency` is PKR, `reminderMinutes` are [1440, 120], and no appointment becomes a \
            no-show by itself. Patients have 5 open requests at most, of 120 minutes, 180 days ahead, and a \
            request expires after 72 hours; 1,000 messages go out in a day, at any hour: a change sets other \
            limits.
            """,
        body: .init(
            "ClinicDraft",
            example: [
                "name": "OdontoX Clinic", "timezone": "Asia/Karachi", "bufferMinutes": 30, "currency": "PKR",
            ]),
        status: .created, answer: .json(ClinicRecord.schema))

    static let change = Operation(
        tag: tag, summary: "Change a clinic's settings",
        description: """
            For admins of this clinic and superadmins. A key that is missing stays as it is; of \
            `operatingHours`, the days mentioned are replaced. `noShowGraceMinutes` null turns the no-show \
            job off, an empty `reminderMinutes` the reminders. Appointments already booked stay, also \
            outside new hours. A smaller `bufferMinutes` holds for them at once; with a larger one those \
            booked closer together stay. Appointments from today on keep their wall-clock time when \
            `timezone` changes; 409 when one of them would stand at a time that does not exist there, or \
            overlap another clinic's appointment of the same doctor. `patientBooking` limits what patients \
            book by themselves: requests that wait for an answer, days ahead, minutes of one appointment; \
            after `requestExpiryHours` a request that nobody has answered is cancelled. A limit that is \
            missing stays, null lifts it, and `patientBooking` null lifts all four. `dailyMessageLimit` \
            counts WhatsApp messages and mails with a new password by the clinic's day. In `quietHours`, \
            which may pass midnight, deliveries wait until `to`, but for those about an appointment within \
            12 hours and about somebody's sign-in. With `recallNeedsConsent`, patients who have not said yes \
            are not recalled. `overrideRoles` may book with `override` what the calendar refuses.
            """,
        body: .init(
            "ClinicChange",
            example: ["bufferMinutes": 15, "operatingHours": ["sunday": ["isClosed": true]]]),
        answer: .json(ClinicRecord.schema), problems: [.conflict])

    static let closures = Operation(
        tag: tag, summary: "List a clinic's closures",
        description: "For its members. By first day, past ones too.",
        query: .list(ListClosures.from),
        answer: .json(Page<ClosureRecord>.schema))

    static let closure = Operation(
        tag: tag, summary: "Get a closure", description: "For the clinic's members.",
        answer: .json(ClosureRecord.schema))

    static let close = Operation(
        tag: tag, summary: "Close a clinic for some days",
        description: """
            For admins of this clinic and superadmins. From `date` to `endDate`, both included; one day \
            without it. Nothing can be booked on these days; appointments already booked stay until they \
            are moved or cancelled.
            """,
        body: .init(example: ["date": "2026-08-14", "reason": "Independence Day"]),
        status: .created, answer: .json(ClosureRecord.schema))

    static let reopen = Operation(
        tag: tag, summary: "Remove a closure", description: "For admins of this clinic and superadmins.",
        status: .noContent,
        answer: .nothing)
}
