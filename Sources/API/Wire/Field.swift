/// One key of a JSON object: its name, where its value is found, and its shape.
///
/// The lists of these are the only place where the wire is said (docs/decisions/0041): encoding, API
/// description and list writers are made from them.
public struct Field<Root>: Sendable {
    /// The key, as in `appointmentDate`.
    public let name: StaticString
    /// The shape of the value, `null` included where it may be.
    public let schema: Schema
    /// False for a key that is left out when it has no value.
    public let isAlwaysThere: Bool
    /// Writes the key and the value out of a root that stands at this address.
    @usableFromInline let write: @Sendable (UnsafePointer<Root>, inout JSONWriter) -> Void

    @usableFromInline
    init(
        _ name: StaticString, _ schema: Schema, isAlwaysThere: Bool,
        _ write: @escaping @Sendable (UnsafePointer<Root>, inout JSONWriter) -> Void
    ) {
        (self.name, self.schema, self.isAlwaysThere, self.write) = (name, schema, isAlwaysThere, write)
    }

    /// The key as the API description shows it.
    var property: Schema.Property {
        Schema.Property(name: name.description, schema: schema, isRequired: isAlwaysThere)
    }

    /// A key that is always there. A `schema` is a narrower shape than the type's own; whether it may be
    /// `null` is the type's to say.
    @inlinable
    public init<Value: WireValue>(
        _ name: StaticString, _ path: any KeyPath<Root, Value> & Sendable, _ schema: Schema? = nil
    ) {
        let shape = schema.map { Value.isNullable ? .nullable($0) : $0 } ?? Value.schema
        self.init(
            name, shape, isAlwaysThere: true,
            Self.reading(path) { value, json in
                json.key(name)
                value.write(to: &json)
            })
    }

    /// A key that is left out when it has no value.
    @inlinable
    public static func present<Value: WireValue>(
        _ name: StaticString, _ path: any KeyPath<Root, Value?> & Sendable, _ schema: Schema? = nil
    ) -> Field {
        Field(
            name, schema ?? Value.schema, isAlwaysThere: false,
            reading(path) { value, json in
                guard let value else { return }
                json.key(name)
                value.write(to: &json)
            })
    }

    /// The same key of an object that holds this one's root and shows its keys as its own.
    public func within<Outer>(_ path: any KeyPath<Outer, Root> & Sendable) -> Field<Outer> {
        Field<Outer>(
            name, schema, isAlwaysThere: isAlwaysThere,
            Field<Outer>.reading(path) { root, json in withUnsafePointer(to: root) { write($0, &json) } })
    }

    /// Finds the value at a path. A stored property is read where it stands: to copy a large root for each
    /// key would cost more than to write it.
    @inlinable
    static func reading<Value>(
        _ path: any KeyPath<Root, Value> & Sendable,
        _ put: @escaping @Sendable (Value, inout JSONWriter) -> Void
    ) -> @Sendable (UnsafePointer<Root>, inout JSONWriter) -> Void {
        guard let offset = MemoryLayout<Root>.offset(of: path) else {
            return { put($0.pointee[keyPath: path], &$1) }
        }
        return { root, json in
            // `offset(of:)` is documented to lead from an instance's address to its property of this type.
            let place = UnsafeRawPointer(root).advanced(by: offset).assumingMemoryBound(to: Value.self)
            put(place.pointee, &json)
        }
    }
}
