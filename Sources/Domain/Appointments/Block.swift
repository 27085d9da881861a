/// Time that is kept free of appointments: lunch, a meeting, a chair under repair (front desk D5.7). As with
/// a break, no buffer lies around it.
public struct Block: Hashable, Sendable {
    /// Whose time is kept free.
    public var subject: Subject
    /// The days on which it takes place.
    public var days: BlockDays
    /// From when to when on each of them, by the clinic's clock.
    public var hours: TimeSpan
    /// What a slot gives as its reason; nil for somebody who is not told.
    public var title: String?

    /// Whose time a block keeps free.
    public enum Subject: Hashable, Sendable {
        /// Everybody's, in every room.
        case clinic
        case doctor(ID)
        case room(ID)

        /// Nil when both are named.
        public init?(doctorId: ID?, roomId: ID?) {
            switch (doctorId, roomId) {
            case (nil, nil): self = .clinic
            case (let id?, nil): self = .doctor(id)
            case (nil, let id?): self = .room(id)
            default: return nil
            }
        }

        /// Nil for a room's block and for one of the whole clinic.
        public var doctorId: ID? { if case .doctor(let id) = self { id } else { nil } }
        /// Nil for a doctor's block and for one of the whole clinic.
        public var roomId: ID? { if case .room(let id) = self { id } else { nil } }

        /// Whether it keeps an appointment of this doctor in this room away.
        func concerns(doctorId: ID?, roomId: ID?) -> Bool {
            switch self {
            case .clinic: true
            case .doctor(let id): id == doctorId
            case .room(let id): id == roomId
            }
        }
    }

    /// A block; nothing is judged here.
    public init(subject: Subject, days: BlockDays, hours: TimeSpan, title: String?) {
        self.subject = subject
        self.days = days
        self.hours = hours
        self.title = title
    }

    /// The reason of a slot that it makes unavailable.
    public var reason: String { title ?? Obstacle.blocked.rawValue }

    /// What an appointment would lose to the block on this date: an entry for each pair of the appointment
    /// and a resource (contract §4.5). None where the two do not meet. The appointment is one of the block's
    /// own clinic.
    public func conflicts(with appointment: Busy, on date: LocalDate, in zone: Zone) -> [Conflict] {
        let time = BlockedTime(self, on: date, in: zone)
        guard days.contains(date), time.range.overlaps(appointment.start..<appointment.end) else { return [] }
        return resources(of: appointment).map {
            Conflict(with: appointment, over: $0, shownIn: appointment.clinicId, zone)
        }
    }

    private func resources(of appointment: Busy) -> [Resource] {
        switch subject {
        case .doctor(let id): return appointment.doctorId == id ? [.doctor] : []
        case .room(let id): return appointment.roomId == id ? [.room] : []
        case .clinic:
            var held: [Resource] = appointment.doctorId == nil ? [] : [.doctor]
            if appointment.roomId != nil { held.append(.room) }
            if appointment.operatory != nil { held.append(.operatory) }
            // Without any of them it still is an appointment with the clinic.
            return held.isEmpty ? [.doctor] : held
        }
    }
}

/// The days of a block: one, or every day or week from the first one until the last, both included.
public struct BlockDays: Hashable, Sendable {
    /// The first day, on which the block always takes place.
    public let first: LocalDate
    /// Nil for a single day.
    public let repetition: Repetition?

    /// How a block comes again.
    public struct Repetition: Hashable, Sendable {
        /// Daily or weekly.
        public var every: Interval
        /// The last day on which it may take place; it need not be one of its days.
        public var until: LocalDate

        /// Again and again until that day.
        public init(every: Interval, until: LocalDate) {
            self.every = every
            self.until = until
        }
    }

    /// From one of a block's days to the next.
    public enum Interval: String, CaseIterable, Hashable, Sendable {
        case day, week

        var days: Int { self == .day ? 1 : 7 }
    }

    /// Nil when the repetition ends before the first day.
    public init?(_ first: LocalDate, _ repetition: Repetition? = nil) {
        if let repetition, repetition.until < first { return nil }
        self.first = first
        self.repetition = repetition
    }

    /// The last day on which it takes place.
    public var last: LocalDate {
        guard let repetition else { return first }
        let step = repetition.every.days
        return first.adding(days: repetition.until.days(since: first) / step * step)
    }

    /// Whether the block takes place on the date.
    public func contains(_ date: LocalDate) -> Bool {
        guard first <= date, date <= last else { return false }
        return date.days(since: first) % (repetition?.every.days ?? 1) == 0
    }
}

/// A block on one date.
struct BlockedTime: Sendable {
    let block: Block
    /// Empty when a clock change swallows it: then it is in nobody's way.
    let range: Range<Instant>

    init(_ block: Block, on date: LocalDate, in zone: Zone) {
        self.block = block
        range = zone.range(on: date, from: block.hours.start, to: block.hours.end)
    }
}
