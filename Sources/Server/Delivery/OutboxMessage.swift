import API
import Domain
import Storage

/// A row of the outbox in the hands of one worker.
struct OutboxMessage: Sendable {
    /// Also the reference by which a transport recognises a second try.
    var id: ID
    var clinicId: ID
    var clinicName: String
    var zone: Zone
    /// Whose national numbers the clinic's phones are.
    var country: Country?
    var channel: DeliveryChannel
    var recipient: String
    var template: String
    /// The template's snapshot.
    var data: JSONValue
    var entityId: ID?
    /// Tries so far, this one included.
    var attempts = 1
    var createdAt: Instant
    var purpose = DeliveryPurpose.appointment
    /// Whom it is for, when that is a patient.
    var patientId: ID?
    /// The end of the quiet hours that it waited for before its first try.
    var heldUntil: Instant?

    /// From when on it could be tried: what waits for the end of quiet hours does not grow old.
    var startedAt: Instant { max(createdAt, heldUntil ?? createdAt) }

    /// Whom it greets. Of messages, only a patient is known by name; rows of earlier builds know no other.
    var recipientName: String? { (data["recipientName"] ?? data["patientName"])?.string }

    /// In whose name it is written: a mail about somebody's sign-in is no clinic's, but for invitations.
    var senderName: String {
        AccountMailRow.isOne(template) && template != AccountMailRow.invitation ? "OdontoX" : clinicName
    }

    static let columns = Columns(
        "o.id", "o.clinic_id", "c.name", "c.timezone", "c.country", "o.channel", "o.recipient", "o.template",
        "o.data",
        "o.entity_id", "o.attempts", "o.created_at", "o.purpose", "o.patient_id", "o.held_until"
    ) {
        OutboxMessage(
            id: $0, clinicId: $1, clinicName: $2, zone: $3, country: $4 ?? ZoneCountries.country(of: $3),
            channel: $5,
            recipient: $6, template: $7, data: $8, entityId: $9, attempts: $10, createdAt: $11, purpose: $12,
            patientId: $13, heldUntil: $14)
    }
}

/// How one try to deliver ended.
enum SendAttempt: Sendable, Equatable {
    /// Taken by the mail server or gateway, perhaps under an id of its own.
    case sent(providerId: String?)
    /// Worth another try, not before `retryAfterSeconds` if they asked for that.
    case failed(reason: String, retryAfterSeconds: Int? = nil)
    /// No other try could end better.
    case refused(reason: String)
}

/// What became of a delivery while somebody waited.
enum ClaimOutcome: Sendable {
    case ready(OutboxMessage)
    /// The recipient does not want it.
    case suppressed(OutboxMessage, reason: String)
    /// In other hands, or due later.
    case waiting

    var ready: OutboxMessage? { if case .ready(let message) = self { message } else { nil } }
}

/// What the gateway said while somebody waited.
enum SendOutcome: Sendable, Equatable {
    /// Taken, perhaps under an id of the gateway's own.
    case sent(providerId: String?)
    /// No answer in time, or one that says "later": delivery goes on in the background.
    case queued
    /// The gateway will never take it; the delivery has failed for this reason.
    case refused(reason: String)
    /// The recipient does not want it: nothing was sent.
    case suppressed(reason: String)
}

/// Delivers the outbox row with this id while somebody waits for the answer: within ten seconds, and so that
/// the worker and this never both send it.
typealias SendNow = @Sendable (ID) async -> SendOutcome
