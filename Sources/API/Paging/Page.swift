/// One page of a list, and where it stands: `{data, pagination}`.
public struct PageOf<Element: WireValue, Place: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Place

    public init(data: [Element], pagination: Place) {
        self.data = data
        self.pagination = pagination
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        json.endObject()
    }
}

/// By page number, or by cursor: `{page, limit, total, totalPages, nextCursor}` (spec, "Pagination").
public typealias Page<Element: WireValue> = PageOf<Element, Pagination>

/// By offset, as the list of appointments: `{limit, offset, count, page, total, totalPages,
/// nextCursor}` (contract §4.13).
public typealias OffsetPage<Element: WireValue> = PageOf<Element, OffsetPagination>

/// A page of a list; with `updatedSince` also the rows that are no more, and from when on to ask next time:
/// `{data, pagination, deleted?, nextSince?}` (contract §4.13).
public struct ChangesPage<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]
    public var pagination: Pagination
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?
    /// The `updatedSince` of the next sync, UTC with three decimals. There only in an
    /// answer to `updatedSince`.
    public var nextSince: String?

    public init(
        data: [Element],
        pagination: Pagination,
        deleted: [DeletedRow]? = nil,
        nextSince: String? = nil
    ) {
        self.data = data
        self.pagination = pagination
        self.deleted = deleted
        self.nextSince = nextSince
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        if let deleted { json.field("deleted", deleted) }
        if let nextSince { json.field("nextSince", nextSince) }
        json.endObject()
    }
}

/// A whole list in an envelope: `{data}`.
public struct DataList<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]

    public init(data: [Element]) { self.data = data }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.endObject()
    }
}

/// A row that was removed, for phones that keep a copy.
public struct DeletedRow: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var deletedAt: String

    public init(
        id: String,
        deletedAt: String
    ) {
        self.id = id
        self.deletedAt = deletedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("deletedAt", deletedAt)
        json.endObject()
    }
}

/// What an envelope can hold.
public typealias WireValue = JSONEncodable & Decodable & Sendable & Equatable
