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
    var attempts: Int
    var createdAt: Instant

    /// Whom it greets. Of messages, only a patient is known by name; rows of earlier builds know no other.
    var recipientName: String? { (data["recipientName"] ?? data["patientName"])?.string }

    static let columns: SQL = """
        o.id, o.clinic_id, c.name, c.timezone, o.channel, o.recipient, o.template, o.data, o.entity_id, \
        o.attempts, o.created_at,
        c.country
        """

    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        clinicName = try row.get(2)
        zone = try row.get(3)
        channel = DeliveryChannel(rawValue: try row.get(4)) ?? .email
        recipient = try row.get(5)
        template = try row.get(6)
        data = try JSONValue(parsing: try row.get(7, as: String.self))
        entityId = try row.get(8)
        attempts = try row.get(9)
        createdAt = try row.get(10)
        country = try row.get(11) ?? ZoneCountries.country(of: zone)
    }

    init(
        id: ID, clinicId: ID, clinicName: String, zone: Zone, country: Country? = nil,
        channel: DeliveryChannel, recipient: String,
        template: String,
        data: JSONValue, entityId: ID? = nil, attempts: Int = 1, createdAt: Instant
    ) {
        self.id = id
        self.clinicId = clinicId
        self.clinicName = clinicName
        self.zone = zone
        self.country = country
        self.channel = channel
        self.recipient = recipient
        self.template = template
        self.data = data
        self.entityId = entityId
        self.attempts = attempts
        self.createdAt = createdAt
    }
}

/// How one try to deliver ended.
enum SendAttempt: Sendable, Equatable {
    /// Taken by whoever carries it on, perhaps under an id of theirs.
    case sent(providerId: String?)
    /// Worth another try, not before `retryAfterSeconds` if they asked for that.
    case failed(reason: String, retryAfterSeconds: Int? = nil)
    /// No other try could end better.
    case refused(reason: String)
}

/// What the gateway said while somebody waited.
enum SendOutcome: Sendable, Equatable {
    /// Taken, perhaps under an id of the gateway's own.
    case sent(providerId: String?)
    /// No answer in time, or one that says "later": delivery goes on in the background.
    case queued
    /// The gateway will never take it; the delivery has failed for this reason.
    case refused(reason: String)
}

/// Delivers the outbox row with this id while somebody waits for the answer: within ten seconds, and so that
/// the worker and this never both send it.
typealias SendNow = @Sendable (ID) async -> SendOutcome
