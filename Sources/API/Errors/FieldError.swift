/// What is wrong with one field of a request (contract §2).
public struct FieldError: JSONEncodable, Decodable, Sendable, Equatable {
    /// As in `invoice.items[0].unitPrice`.
    public var field: String
    public var message: String

    public init(
        field: String,
        message: String
    ) {
        self.field = field
        self.message = message
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("field", field)
        json.field("message", message)
        json.endObject()
    }
}
