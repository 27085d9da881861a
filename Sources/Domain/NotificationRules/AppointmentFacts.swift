/// An appointment as far as anybody need be told of its changes.
public struct AppointmentFacts: Hashable, Sendable {
    /// Whose appointment it is.
    public var patientId: ID
    /// The doctor who has it; nil for none.
    public var doctorId: ID?
    /// The day, in the clinic's zone.
    public var date: LocalDate
    /// When it begins, by the clinic's clock.
    public var time: LocalTime
    /// Real minutes, also across a clock change.
    public var durationMinutes: Int
    /// The room that it is in; nil for none.
    public var roomId: ID?
    /// Two spellings of one operatory are one.
    public var operatoryKey: String?
    /// As the clinic wrote it.
    public var appointmentType: String
    /// Where it stands.
    public var status: AppointmentStatus

    /// The facts of one state, before or after a write.
    public init(
        patientId: ID, doctorId: ID?, date: LocalDate, time: LocalTime, durationMinutes: Int, roomId: ID?,
        operatoryKey: String?,
        appointmentType: String, status: AppointmentStatus
    ) {
        self.patientId = patientId
        self.doctorId = doctorId
        self.date = date
        self.time = time
        self.durationMinutes = durationMinutes
        self.roomId = roomId
        self.operatoryKey = operatoryKey
        self.appointmentType = appointmentType
        self.status = status
    }

    /// Whether it is written in calendars outside the app: a request that nobody approved is not, nor is one
    /// that is over.
    var isPlanned: Bool { status == .scheduled || status == .confirmed || status == .inProgress }
}

/// What differs between an appointment before and after a write.
public struct AppointmentChange: Hashable, Sendable {
    /// Another date or time.
    public let isMoved: Bool
    /// Longer or shorter.
    public let isResized: Bool
    /// Another doctor, the first one, or none any more.
    public let isReassigned: Bool
    /// Another room, operatory or type.
    public let isUpdated: Bool
    /// Another status.
    public let hasNewStatus: Bool

    /// Compares the two states field by field.
    public init(from before: AppointmentFacts, to after: AppointmentFacts) {
        isMoved = (before.date, before.time) != (after.date, after.time)
        isResized = before.durationMinutes != after.durationMinutes
        isReassigned = before.doctorId != after.doctorId
        isUpdated =
            (before.roomId, before.operatoryKey, before.appointmentType) != (
                after.roomId, after.operatoryKey, after.appointmentType
            )
        hasNewStatus = before.status != after.status
    }

    /// Whether a calendar that shows the appointment is out of date.
    public var isRescheduled: Bool { isMoved || isResized || isReassigned }
}
