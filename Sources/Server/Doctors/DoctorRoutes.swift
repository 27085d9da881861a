import API
import Domain
import HTTPTypes

/// Doctors' weeks and days away (contract §8). Doctors themselves are staff: `/staff?role=doctor`.
enum DoctorRoutes {
    static let address = "/api/v1/protected/doctors"

    static let routes: [Route] = [
        .read("/doctors/:id/schedule", .staff, schedule, ReadSchedule.run).asResource()
            .held { tx, call in _ = try DoctorAccess.write(tx, call) },
        .write(
            .put, "/doctors/:id/schedule", .staff, setSchedule, decode: ScheduleDraft.init, SetSchedule.run
        ).committedAlone(),
        .write(.delete, "/doctors/:id/schedule", .staff, clearSchedule, ClearSchedule.run).committedAlone(),
        .read("/doctors/:id/time-off", .staff, timeOff, ListTimeOff.run).taggedByRevision(),
        .write(.post, "/doctors/:id/time-off", .staff, addTimeOff, decode: TimeOffDraft.init, AddTimeOff.run)
            .committedAlone(),
        .read("/doctors/:id/time-off/:timeOffId", .staff, oneTimeOff, ReadTimeOff.run)
            .held { tx, call in _ = try DoctorAccess.write(tx, call, of: "timeOffId") },
        .write(.delete, "/doctors/:id/time-off/:timeOffId", .staff, removeTimeOff, RemoveTimeOff.run)
            .committedAlone(),
    ]

    private static let tag = "Doctors"
    private static let writers = "Doctors change their own, receptionists and admins any."

    private static let schedule = Operation(
        tag: tag, summary: "Get a doctor's week",
        description: "For staff. Empty: the doctor works the clinic's hours.",
        answer: .json(ReadSchedule.Answer.schema))

    private static let setSchedule = Operation(
        tag: tag, summary: "Replace a doctor's week",
        description: """
            \(writers) A weekday may have several rows, which must not overlap; one without a row is a day \
            off. Breaks lie within their row. An empty list is as good as none: the doctor works the \
            clinic's hours. Appointments already booked stay.
            """,
        body: .init(
            example: [
                "weekly": [
                    [
                        "weekday": "monday", "startTime": "09:00", "endTime": "15:00",
                        "breaks": [["startTime": "12:00", "endTime": "12:30"]],
                    ]
                ]
            ]),
        answer: .json(ReadSchedule.Answer.schema))

    private static let clearSchedule = Operation(
        tag: tag, summary: "Remove a doctor's week",
        description: "\(writers) The doctor then works the clinic's hours.",
        status: .noContent, answer: .nothing)

    private static let timeOff = Operation(
        tag: tag, summary: "List a doctor's time off", description: "For staff. By first day, past ones too.",
        query: .list(ListTimeOff.from),
        answer: .json(Page<TimeOffRecord>.schema))

    private static let oneTimeOff = Operation(
        tag: tag, summary: "Get time off", description: "For staff.", answer: .json(TimeOffRecord.schema))

    private static let addTimeOff = Operation(
        tag: tag, summary: "Add time off",
        description:
            """
            \(writers) From `startDate` to `endDate`, both included. Appointments already booked stay \
            until they are moved.
            """,
        body: .init(example: ["startDate": "2026-07-01", "endDate": "2026-07-14", "reason": "Holiday"]),
        status: .created, answer: .json(TimeOffRecord.schema))

    private static let removeTimeOff = Operation(
        tag: tag, summary: "Remove time off", description: writers, status: .noContent, answer: .nothing)
}
