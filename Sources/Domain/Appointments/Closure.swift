/// Days on which the whole clinic is shut: a holiday, a move, a flood (contract §8, `/clinics/:id/closures`).
public struct Closure: Hashable, Sendable {
    public var days: DateSpan
    public var reason: String?

    public init(days: DateSpan, reason: String?) {
        self.days = days
        self.reason = reason
    }
}

/// Days on which one doctor is away (contract §8, `/doctors/:id/time-off`). The reason is nobody else's
/// business and in no refusal.
public struct TimeOff: Hashable, Sendable {
    public var days: DateSpan
    public var reason: String?

    public init(days: DateSpan, reason: String?) {
        self.days = days
        self.reason = reason
    }
}
