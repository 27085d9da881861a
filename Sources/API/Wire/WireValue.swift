/// A value that knows how it is written as JSON and what shape that has, so that the two can't part.
public protocol WireValue: JSONEncodable, SendableMetatype {
    /// The shape of what ``JSONEncodable/write(to:)`` writes.
    static var schema: Schema { get }
    /// Whether it may be written as `null`.
    static var isNullable: Bool { get }
}

extension WireValue {
    /// Only optionals are.
    @inlinable public static var isNullable: Bool { false }
}

extension String: WireValue {
    /// Any text.
    public static var schema: Schema { .text }
}

extension Bool: WireValue {
    /// `true` or `false`.
    public static var schema: Schema { .boolean }
}

extension Int: WireValue {
    /// A count: most integers of the wire are none or more.
    public static var schema: Schema { .count }
}

extension JSONNumber: WireValue {
    /// Any number.
    public static var schema: Schema { .number }
}

extension Amount: WireValue {
    /// An exact decimal amount.
    public static var schema: Schema { .money }
}

extension JSONValue: WireValue {
    /// Values that are passed through are objects: the `before` and `after` of a change, the `data`
    /// of a notification.
    public static var schema: Schema { .anyObject }
}

extension WrittenJSON: WireValue {
    /// Any object.
    public static var schema: Schema { .anyObject }
}

extension Optional: WireValue where Wrapped: WireValue {
    /// The wrapped value's shape, or `null`.
    public static var schema: Schema { .nullable(Wrapped.schema) }
    /// `nil` is written as `null`.
    public static var isNullable: Bool { true }
}

extension Array: WireValue where Element: WireValue {
    /// A list of the element's shape, of any length.
    public static var schema: Schema { .list(Element.schema) }
}

/// A closed set of words.
extension WireValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// Writes the raw value as a string.
    @inlinable public func write(to json: inout JSONWriter) { json.string(rawValue) }
    /// One of the raw values.
    public static var schema: Schema { .oneOf(allCases.map(\.rawValue)) }
}

extension Int64: WireValue {
    /// A count: none or more.
    public static var schema: Schema { .count }
}
