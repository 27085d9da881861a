/// What a visit occupies; either may already be taken by another one (contract §4.2).
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

    /// - Parameter key: As stored.
    public init?(key: String) {
        guard !key.isEmpty else { return nil }
        self.key = key
    }
}

/// A visit that holds its time.
public struct Busy: Hashable, Sendable {
    public var appointmentId: ID
    /// Another clinic's visit blocks only the doctor, and is shown without its id.
    public var clinicId: ID
    public var start: Instant
    public var end: Instant
    public var doctorId: ID?
    public var roomId: ID?
    public var operatory: Operatory?
    /// A wider buffer that this visit brings along, as another clinic's may; the wider of this and the planned clinic's counts.
    public var bufferMinutes: Int

    public init(
        appointmentId: ID, clinicId: ID, start: Instant, end: Instant,
        doctorId: ID? = nil, roomId: ID? = nil, operatory: Operatory? = nil, bufferMinutes: Int = 0
    ) {
        self.appointmentId = appointmentId
        self.clinicId = clinicId
        self.start = start
        self.end = end
        self.doctorId = doctorId
        self.roomId = roomId
        self.operatory = operatory
        self.bufferMinutes = bufferMinutes
    }
}
