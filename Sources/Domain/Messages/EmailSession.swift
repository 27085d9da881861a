/// When a message is worth an e-mail: once for each session of writing (spec "POST
/// /messages", contract §5.8).
public enum EmailSession {
    public static let minutes = 30

    /// True for the first message of a conversation, and when the one before is more than 30 minutes old.
    public static func begins(at now: Instant, previous: Instant?) -> Bool {
        guard let previous else { return true }
        return now > previous.adding(minutes: minutes)
    }
}
