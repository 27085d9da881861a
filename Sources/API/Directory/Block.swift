/// Time that is kept free of appointments. A repeated block is one row.
public struct Block: Decodable, Sendable, Equatable {
    /// UUID of the block in lower case.
    public let id: String
    /// UUID of the clinic where it counts.
    public let clinicId: String
    /// UUID of the doctor whose time it is; `null` for a room's or the whole clinic's.
    public let doctorId: String?
    /// UUID of the room; `null` for a doctor's or the whole clinic's.
    public let roomId: String?
    /// The first day: `YYYY-MM-DD` in the clinic's zone.
    public let date: String
    /// When it begins on each of its days: `HH:MM` in the clinic's zone.
    public let startTime: String
    /// When it ends on each of its days: `HH:MM` in the clinic's zone, at most `24:00`.
    public let endTime: String
    /// `lunch`, `meeting`, `personal`, `maintenance` or `other`.
    public let kind: String
    /// For staff; patients are not told.
    public let title: String
    /// How it comes again; `null` for a single day.
    public let `repeat`: BlockRepetition?
    /// When it was entered: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When it was last changed: RFC 3339 in UTC with milliseconds.
    public let updatedAt: String
}

/// How a block comes again.
public struct BlockRepetition: Decodable, Sendable, Equatable {
    /// `day` or `week`.
    public let every: String
    /// The last day on which it may take place: `YYYY-MM-DD` in the clinic's zone.
    public let until: String
}
