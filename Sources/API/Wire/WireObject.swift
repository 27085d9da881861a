/// A value that is written as a JSON object, by its list of fields.
///
///     extension Room: WireObject {
///         static let schemaName: String? = "Room"
///         static let fields: [Field<Room>] = [
///             Field("id", \.id), Field("name", \.name), Field("color", \.color, .color),
///         ]
///     }
public protocol WireObject: WireValue {
    /// The name under which the API description keeps the shape; nil for an object that stands in
    /// one place only.
    static var schemaName: String? { get }
    /// The keys in their order.
    static var fields: [Field<Self>] { get }
}

extension WireObject {
    /// No name: the shape is written where it stands.
    public static var schemaName: String? { nil }

    /// Writes an object of the ``fields`` in their order.
    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        withUnsafePointer(to: self) { root in
            for field in Self.fields { field.write(root, &json) }
        }
        json.endObject()
    }

    /// An object of the ``fields``; by reference if there is a ``schemaName``.
    public static var schema: Schema {
        let properties = fields.map(\.property)
        return schemaName.map { .named($0, .object(properties)) } ?? .object(properties)
    }
}
