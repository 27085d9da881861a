/// What is wrong with one field of a request (contract §2).
public struct FieldError: WireObject, Decodable, Sendable, Equatable {
    /// As in `invoice.items[0].unitPrice`.
    public var field: String
    public var message: String

    public init(field: String, message: String) {
        (self.field, self.message) = (field, message)
    }

    public static let fields: [Field<FieldError>] = [
        Field("field", \.field), Field("message", \.message),
    ]
}
