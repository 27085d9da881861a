/// How long the notices of a moved appointment wait, so that moves that follow each other are told once
/// (front-desk.md, D5 point 2).
extension NotificationRules {
    /// Seconds without another move after which it is told.
    public static let delaySeconds = 30
    /// Seconds after the first move at which it is told though moves go on.
    public static let longestDelaySeconds = 120

    /// Whether the notices of a change wait: those of another time, length or doctor do. That an appointment
    /// is cancelled is told at once.
    public static func isDelayed(from before: AppointmentFacts, to after: AppointmentFacts) -> Bool {
        after.status != .cancelled && AppointmentChange(from: before, to: after).isRescheduled
    }

    /// When notices that wait are due.
    public static func due(firstMove: Instant, lastMove: Instant) -> Instant {
        min(lastMove.adding(seconds: delaySeconds), firstMove.adding(seconds: longestDelaySeconds))
    }
}
