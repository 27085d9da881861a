import API
import Domain
import Storage

/// Where a list goes on, as an opaque text: the list, the clinic, and the values of the sort order in the
/// last row that was given out. So a cursor of another list or clinic is refused, and a list goes on right
/// behind that row whatever is added meanwhile.
enum ListCursor {
    /// The longest ``SortKey``, of characters that JSON writes as six.
    static let maximumLength = 4000

    static func encode(_ list: String, _ scope: ClinicScope, _ parts: [String]) -> String {
        var json = JSONWriter(capacity: 128)
        JSONValue.array(([list, scope.clinicId.description] + parts).map { .string($0) }).write(to: &json)
        return Base64URL.encode(json.bytes)
    }

    /// Nil for what ``encode(_:_:_:)`` never made of `count` parts of this list in this clinic.
    static func decode(_ text: String, _ list: String, _ scope: ClinicScope, count: Int) -> [String]? {
        guard let bytes = Base64URL.decode(text), let values = try? JSONValue(parsing: bytes).array else {
            return nil
        }
        let parts = values.compactMap(\.string)
        guard parts.count == values.count, parts.count == count + 2, parts[0] == list,
            parts[1] == scope.clinicId.description
        else {
            return nil
        }
        return Array(parts.dropFirst(2))
    }
}

extension FieldRule {
    /// The `nextCursor` of an earlier page of `list`.
    static func cursor(
        _ list: String, _ scope: ClinicScope, count: Int, _ make: @escaping ([String]) -> Value?
    ) -> FieldRule {
        FieldRule<String>.verbatim(max: ListCursor.maximumLength).map(
            or: "must be the nextCursor of an earlier page of this list"
        ) {
            text in
            ListCursor.decode(text, list, scope, count: count).flatMap(make)
        }
    }
}

extension FieldRule where Value == CursorPosition {
    /// The same, of a list in this order.
    static func cursor(_ order: ListOrder, _ scope: ClinicScope) -> FieldRule {
        cursor(order.list, scope, count: order.keys.count) { CursorPosition($0, in: order) }
    }
}

extension Fields {
    /// Where the page before ended.
    func cursor<Value>(_ rule: FieldRule<Value>) -> Value? {
        optional(
            "cursor", rule,
            """
            The `nextCursor` of the page before, with the same filters: the list goes on right behind that \
            page's last row, whatever has been added or removed meanwhile. Not beside a page number or an \
            offset
            """)
    }
}

/// The position of a row in a ``ListOrder``: its values of the order's columns.
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
