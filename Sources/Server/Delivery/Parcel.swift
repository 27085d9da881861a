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
    var channel: DeliveryChannel
    var recipient: String
    var template: String
    /// The template's snapshot.
    var data: JSONValue
    var entityId: ID?
    /// Tries so far, this one included.
    var attempts: Int
    var createdAt: Instant

    static let columns = Columns(
        "o.id", "o.clinic_id", "c.name", "c.timezone", "o.channel", "o.recipient", "o.template", "o.data", "o.entity_id",
        "o.attempts", "o.created_at", as: Parcel.init)
}
