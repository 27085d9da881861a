import Domain
import Storage

/// Where a row stands in a ``ListOrder``: its values of the order's columns.
struct CursorPosition: Sendable, Equatable {
    enum Value: Sendable, Equatable {
        case id(ID)
        case instant(Instant)
        case date(LocalDate)
        case number(Int64)
        case text(String)
    }

    let values: [Value]

    init(_ values: [Value]) { self.values = values }

    /// Of the parts of a cursor. Nil where they do not spell what the order has.
    init?(_ parts: [String], in order: ListOrder) {
        let values = zip(parts, order.keys).compactMap { Value($1.kind, $0) }
        guard values.count == order.keys.count, parts.count == values.count else { return nil }
        self.values = values
    }

    func cursor(_ order: ListOrder, _ scope: ClinicScope) -> String {
        ListCursor.encode(order.list, scope, values.map(\.description))
    }
}

extension CursorPosition.Value: CustomStringConvertible {
    init(_ kind: ListOrder.Kind, _ row: borrowing Row, _ index: Int) throws {
        switch kind {
        case .id: self = .id(try row.get(index))
        case .instant: self = .instant(try row.get(index))
        case .date: self = .date(try row.get(index))
        case .number: self = .number(row.int(index))
        case .text: self = .text(try row.get(index))
        }
    }

    init?(_ kind: ListOrder.Kind, _ text: String) {
        let value: Self? =
            switch kind {
            case .id: ID(text).map(Self.id)
            case .instant: Int64(text).map { .instant(Instant(milliseconds: $0)) }
            case .date: LocalDate(text).map(Self.date)
            case .number: Int64(text).map(Self.number)
            case .text: .text(text)
            }
        guard let value else { return nil }
        self = value
    }

    var description: String {
        switch self {
        case .id(let id): id.description
        case .instant(let instant): String(instant.milliseconds)
        case .date(let date): date.description
        case .number(let number): String(number)
        case .text(let text): text
        }
    }

    var sql: SQL {
        switch self {
        case .id(let id): "\(id)"
        case .instant(let instant): "\(instant)"
        case .date(let date): "\(date)"
        case .number(let number): "\(number)"
        case .text(let text): "\(text)"
        }
    }
}
