/// What staff say to have a time that the rule refuses (front-desk D5.6).
public struct Override: Hashable, Sendable {
    /// Why, for those who ask later.
    public var reason: String
    /// What is overridden: exactly what the refusal names.
    public var codes: Set<RefusalCode>

    /// An override of these reasons.
    public init(reason: String, codes: Set<RefusalCode>) {
        self.reason = reason
        self.codes = codes
    }
}

/// What an appointment holds of its doctor's, room's and operatory's time: from `first` up to, but not with,
/// `end`. In one lane no two appointments overlap, so at most ``count`` ever stand over each other.
public struct Lanes: Hashable, Sendable {
    /// The lowest of its lanes.
    public let first: Int
    /// The lane behind its last one.
    public let end: Int

    /// Lanes are numbered from 0.
    public static let count = 3

    /// What an ordinary appointment takes: nobody else has the time. It keeps the first one when an override
    /// is laid over it.
    public static let all = Lanes(first: 0, end: count)

    /// The lanes from `first` up to, but not with, `end`.
    public init(first: Int, end: Int) {
        self.first = first
        self.end = end
    }

    /// What an override takes.
    public static func one(_ lane: Int) -> Lanes { Lanes(first: lane, end: lane + 1) }
}

/// Why an appointment gets no lane.
public enum LaneRefusal: Error, Hashable, Sendable {
    /// The rule refuses the time, and nobody overrides it.
    case refused
    /// A reason that can't be overridden is among them.
    case never
    /// The override does not name exactly the reasons that there are, of which there may be none.
    case otherCodes
    /// Three appointments stand over each other already: 409 `LANES_FULL`.
    case full
}

extension Judgement {
    /// The lanes that the appointment takes: all of them, which must be free, or with an override the lowest
    /// one that is free.
    public func lanes(overriding override: Override?) throws(LaneRefusal) -> Lanes {
        guard let override else {
            guard refusals.isEmpty else { throw .refused }
            return .all
        }
        guard isOverridable else { throw .never }
        guard !codes.isEmpty, override.codes == codes else { throw .otherCodes }
        guard let lane = (0..<Lanes.count).first(where: { !takenLanes.contains($0) }) else { throw .full }
        return .one(lane)
    }
}
