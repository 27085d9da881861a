import API
import Domain
import Storage

/// A row of the outbox in the hands of one worker.
struct Parcel: Sendable {
    /// Also the reference by which a carrier recognises a second try.
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
        o.id, o.clinic_id, c.name, c.timezone, o.channel, o.recipient, o.template, o.data, o.entity_id, o.attempts, o.created_at,
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
        id: ID, clinicId: ID, clinicName: String, zone: Zone, country: Country? = nil, channel: DeliveryChannel, recipient: String,
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
