import Crypto
import Domain
import FoundationEssentials

/// The links by which a patient stops mails of one purpose without signing in (RFC 8058). Its holder got
/// a mail with it: the token is proof enough, and good for nothing else.
struct UnsubscribeLinks: Sendable {
    static let path = "/unsubscribe"

    /// `https://desk.example.org`: what links start with, without a `/` at the end.
    private let base: String
    private let key: SymmetricKey

    init(secret: SessionSecret, base: String) {
        self.base = base
        key = secret.derived(FormerKeys.Purpose.unsubscribe.rawValue)
    }

    struct Subscription: Sendable, Equatable {
        var patientId: ID
        var purpose: ContactPurpose
    }

    /// The link of a mail that must carry one; nil for other deliveries.
    func link(for message: OutboxMessage) -> String? {
        guard message.channel == .email, let purpose = message.purpose.contact, purpose.hasUnsubscribeLink,
            let patientId = message.patientId
        else { return nil }
        return
            "\(base)\(Self.path)/\(token(of: Subscription(patientId: patientId, purpose: purpose)))"
    }

    /// A byte for the purpose, the patient's id, and an HMAC-SHA256 of both: always the same, and good for
    /// ever.
    func token(of subscription: Subscription) -> String {
        let content = Self.content(subscription)
        return Base64URL.encode(content + HMAC<SHA256>.authenticationCode(for: content, using: key))
    }

    /// What a token stands for; nil for one that is not ours, or of a former secret.
    func subscription(_ token: String) -> Subscription? { Self.subscription(token, under: key) }

    /// The same of a token that was made under `key`.
    static func subscription(_ token: String, under key: SymmetricKey) -> Subscription? {
        // No token of ours is as long, so longer ones are not looked at.
        guard token.utf8.count <= 128, let bytes = Base64URL.decode(token), bytes.count == 49 else {
            return nil
        }
        let content = Array(bytes[..<17])
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes[17...], authenticating: content, using: key)
        else { return nil }
        let numbers = [content[1..<9], content[9..<17]].map { part in
            part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return purposes.first { $0.value == content[0] }.map {
            Subscription(patientId: ID(high: numbers[0], low: numbers[1]), purpose: $0.key)
        }
    }

    /// Never changed, as links live for ever.
    private static let purposes: [ContactPurpose: UInt8] = [
        .appointment: 1, .billing: 2, .recall: 3, .marketing: 4,
    ]

    private static func content(_ subscription: Subscription) -> [UInt8] {
        let id = [subscription.patientId.high, subscription.patientId.low].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
        return [purposes[subscription.purpose] ?? 0] + id
    }
}
