/// What an appointment occupies; either may already be taken by another one (contract §4.2).
public enum Resource: String, CaseIterable, Hashable, Sendable {
    case doctor, room, operatory

    /// As in "Doctor already has an appointment from 14:00 to 14:30".
    public var title: String {
        switch self {
        case .doctor: "Doctor"
        case .room: "Room"
        case .operatory: "Operatory"
        }
    }
}

/// The name of an operatory as conflicts compare it (contract §4.2).
public struct Operatory: Hashable, Sendable {
    /// Its ``TextKey``; never empty.
    public let key: String

    /// Nil for a name without a visible character.
    public init?(_ name: String) { self.init(key: TextKey.key(name)) }

    /// A key as it is stored; nil for an empty one.
    public init?(key: String) {
        guard !key.isEmpty else { return nil }
        self.key = key
    }
}

/// An appointment that holds its time.
public struct Busy: Hashable, Sendable {
    /// The appointment's id, for telling it from the one that is planned.
    public var appointmentId: ID
    /// Another clinic's appointment blocks only the doctor, and is shown without its id.
    public var clinicId: ID
    /// When it begins.
    public var start: Instant
    /// When it ends, without the buffer.
    public var end: Instant
    /// The doctor whom it holds; nil for none.
    public var doctorId: ID?
    /// The room that it holds, in its own clinic alone; nil for none.
    public var roomId: ID?
    /// The operatory that it holds, in its own clinic alone; nil for none.
    public var operatory: Operatory?
    /// A wider buffer that this appointment brings along, as another clinic's may; the wider of this and the
    /// planned clinic's counts.
    public var bufferMinutes: Int
    /// The first of the ``Lanes`` that it holds, and the only one that an override can't take.
    public var lane: Int

    /// An appointment that holds its time from `start` to `end`.
    public init(
        appointmentId: ID, clinicId: ID, start: Instant, end: Instant,
        doctorId: ID? = nil, roomId: ID? = nil, operatory: Operatory? = nil, bufferMinutes: Int = 0,
        lane: Int = 0
    ) {
        self.appointmentId = appointmentId
        self.clinicId = clinicId
        self.start = start
        self.end = end
        self.doctorId = doctorId
        self.roomId = roomId
        self.operatory = operatory
        self.bufferMinutes = bufferMinutes
        self.lane = lane
    }
}

/// The one reason for which a time can't be had, in the words of a slot's `reason`.
public enum Obstacle: String, Error, CaseIterable, Hashable, Sendable {
    case past = "Time is in the past"
    case clinicClosed = "Clinic is closed"
    case noSuchTime = "Time does not exist on this day"
    case outsideHours = "Outside clinic hours"
    case doctorOff = "Doctor is off"
    case doctorOutsideHours = "Outside the doctor's hours"
    case doctorBreak = "Doctor is on a break"
    /// Whoever may know the block's title is told that instead (``Block/reason``).
    case blocked = "Not available"
    case doctorTaken = "Doctor already has appointment"
    case roomTaken = "Room already has appointment"
    case operatoryTaken = "Operatory already has appointment"
}

/// A doctor, room or operatory that an appointment in the way already holds (contract §4.5).
public struct Conflict: Hashable, Sendable {
    /// Nil for another clinic's appointment.
    public var appointmentId: ID?
    /// By the planned clinic's clock.
    public var startTime: LocalTime
    /// By the planned clinic's clock; 24:00 when it ends with its day.
    public var endTime: LocalTime
    /// The doctor of the appointment in the way; nil for none.
    public var doctorId: ID?
    /// What both appointments want. Two that want several of the same things conflict once for each.
    public var resource: Resource

    /// One pair of an appointment in the way and a resource.
    public init(
        appointmentId: ID?, startTime: LocalTime, endTime: LocalTime, doctorId: ID?, resource: Resource
    ) {
        self.appointmentId = appointmentId
        self.startTime = startTime
        self.endTime = endTime
        self.doctorId = doctorId
        self.resource = resource
    }

    /// "Doctor already has an appointment from 14:00 to 14:30".
    public var message: String {
        "\(resource.title) already has an appointment from \(startTime) to \(endTime)"
    }

    /// - Parameters:
    ///   - other: The appointment in the way.
    ///   - clinicId: The clinic that is told; another one's appointment shows no id.
    init(with other: Busy, over resource: Resource, shownIn clinicId: ID, _ zone: Zone) {
        let (start, end) = (zone.local(other.start), zone.local(other.end))
        self.init(
            appointmentId: other.clinicId == clinicId ? other.appointmentId : nil, startTime: start.time,
            endTime: end.time == .midnight && end.date > start.date ? .endOfDay : end.time,
            doctorId: other.doctorId, resource: resource)
    }
}
