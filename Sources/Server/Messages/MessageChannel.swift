import API
import Domain
import Storage

/// By which way a message was written; raw values are the wire's `type`.
enum MessageChannel: String, CaseIterable, Sendable {
    case sms, email, portal
}

extension MessageChannel: WireValue, SQLBindable, SQLDecodable {}
extension MessageStatus: WireValue {}

/// `unread` or `read`, as the viewer sees it (contract §5.5).
enum MessageStatus: String, CaseIterable, Sendable {
    case unread, read
}

/// Lengths in characters.
enum MessageLimits {
    static let message = 10_000
    static let subject = 200
}
