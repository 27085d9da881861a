/// How much a patient may take of a clinic's calendar without the clinic's help (Accounts, A4). A limit that
/// is nil is lifted.
public struct BookingLimits: Hashable, Sendable {
    /// Requests of one patient that still wait for an answer.
    public var maxOpenRequests: Int?
    /// Days from today to the appointment, by the clinic's clock.
    public var maxDaysAhead: Int?
    /// Minutes of one appointment.
    public var maxMinutes: Int?
    /// Hours after which a request that nobody has answered is cancelled.
    public var requestExpiryHours: Int?

    /// Limits of which each is lifted where it is nil.
    public init(maxOpenRequests: Int?, maxDaysAhead: Int?, maxMinutes: Int?, requestExpiryHours: Int?) {
        self.maxOpenRequests = maxOpenRequests
        self.maxDaysAhead = maxDaysAhead
        self.maxMinutes = maxMinutes
        self.requestExpiryHours = requestExpiryHours
    }

    /// Those of a clinic that has not chosen its own.
    public static let standard = BookingLimits(
        maxOpenRequests: 5, maxDaysAhead: 180, maxMinutes: 120, requestExpiryHours: 72)
    /// No limits at all.
    public static let none = BookingLimits(
        maxOpenRequests: nil, maxDaysAhead: nil, maxMinutes: nil, requestExpiryHours: nil)

    /// Requests that a clinic may allow.
    public static let openRequests = 0...1000
    /// Days ahead that a clinic may allow.
    public static let daysAhead = 0...3650
    /// Minutes that a clinic may allow: those of any appointment.
    public static let minutes = ClinicCalendar.durations
    /// Up to a year.
    public static let expiryHours = 1...8760

    /// What of the limits an appointment would exceed, in their order.
    /// - Parameters:
    ///   - openRequests: Requests that the patient has already.
    ///   - daysAhead: Days from today to the appointment.
    ///   - minutes: How long the appointment is to last.
    public func exceeded(openRequests: Int, daysAhead: Int, minutes: Int) -> [BookingLimit] {
        [
            maxOpenRequests.flatMap { openRequests >= $0 ? .openRequests($0) : nil },
            farther(daysAhead), longer(minutes),
        ].compactMap(\.self)
    }

    /// The same of what is known of a slot before anybody asks for it.
    public func exceeded(daysAhead: Int, minutes: Int) -> BookingLimit? {
        farther(daysAhead) ?? longer(minutes)
    }

    private func farther(_ days: Int) -> BookingLimit? {
        maxDaysAhead.flatMap { days > $0 ? .daysAhead($0) : nil }
    }

    private func longer(_ minutes: Int) -> BookingLimit? {
        maxMinutes.flatMap { minutes > $0 ? .minutes($0) : nil }
    }
}

/// A limit that a patient has reached, with its value.
public enum BookingLimit: Error, Hashable, Sendable {
    case openRequests(Int)
    case daysAhead(Int)
    case minutes(Int)

    /// As in `patientBooking`.
    public var name: String {
        switch self {
        case .openRequests: "maxOpenRequests"
        case .daysAhead: "maxDaysAhead"
        case .minutes: "maxMinutes"
        }
    }

    /// What the limit says, in a sentence for the patient.
    public var message: String {
        switch self {
        case .openRequests(let most):
            "A patient can have \(Self.count(most, "request")) waiting for the clinic's answer"
        case .daysAhead(let most): "A patient can book at most \(Self.count(most, "day")) ahead"
        case .minutes(let most): "A patient can book at most \(Self.count(most, "minute")) at once"
        }
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}
