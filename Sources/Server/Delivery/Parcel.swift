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
    var attempts = 1
    var createdAt: Instant

    /// Whom it greets. Of messages, only a patient is known by name; rows of earlier builds know no other.
    var recipientName: String? { (data["recipientName"] ?? data["patientName"])?.string }

    static let columns = Columns(
        "o.id", "o.clinic_id", "c.name", "c.timezone", "c.country", "o.channel", "o.recipient", "o.template", "o.data",
        "o.entity_id", "o.attempts", "o.created_at"
    ) {
        Parcel(
            id: $0, clinicId: $1, clinicName: $2, zone: $3, country: $4 ?? ZoneCountries.country(of: $3), channel: $5,
            recipient: $6, template: $7, data: $8, entityId: $9, attempts: $10, createdAt: $11)
    }
}
