import API
import Domain
import Storage

/// `GET /deliveries`: what was sent to whom, newest first, with its words (contract §6, §11).
enum ListDeliveries {
    static let order = ListOrder.falling("deliveries", .instant("o.created_at"), .id("o.id"))

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let channel = query.optional("channel", .choice(of: DeliveryChannel.self))
        let status = query.optional("status", .choice(of: DeliveryStatus.self))
        try query.done()
        let ofChannel: SQL = channel.map { "AND o.channel = \($0.rawValue)" } ?? ""
        let inStatus: SQL = status.map { "AND o.status = \($0.rawValue)" } ?? ""
        let source: SQL = """
            outbox o JOIN clinics c ON c.id = o.clinic_id WHERE o.clinic_id = \(call.scope.clinicId) \(ofChannel) \(inStatus)
            """
        return .json(try page.read(tx, Delivery.columns, from: source, Delivery.init))
    }
}

/// `GET /deliveries/:id`.
enum GetDelivery {
    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let delivery = try tx.first(
            """
            SELECT \(Delivery.columns) FROM outbox o JOIN clinics c ON c.id = o.clinic_id
            WHERE o.clinic_id = \(call.scope.clinicId) AND o.id = \(try call.id())
            """, Delivery.init)
        guard let delivery else { throw Problem.notFound("Delivery") }
        return .json(delivery)
    }
}

extension Delivery {
    fileprivate static let columns: SQL = "\(Parcel.columns), o.status, o.reason, o.sent_at"

    /// Reads ``columns``.
    fileprivate init(_ row: borrowing Row) throws {
        let parcel = try Parcel(row)
        let text = DeliveryText(parcel)
        self.init(
            id: parcel.id.description, clinicId: parcel.clinicId.description, channel: parcel.channel.rawValue,
            recipient: parcel.recipient, template: parcel.template, status: try row.get(12), attempts: parcel.attempts,
            reason: try row.get(13), reference: parcel.id.description, createdAt: parcel.createdAt.description,
            sentAt: (try row.get(14) as Instant?)?.description, subject: text?.subject, text: text?.plain)
    }
}

enum DeliveryStatus: String, CaseIterable, Sendable {
    case pending, sent, failed
}
