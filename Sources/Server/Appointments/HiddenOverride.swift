import API

/// Keeps from patients that an appointment was booked over others, and why (front-desk D5.6).
enum HiddenOverride {
    /// Keys of an appointment that only staff see.
    static let names: Set<String> = ["overrideReason", "overriddenBy"]

    private static let mark = Array("\"overrideReason\":".utf8)

    /// An appointment's JSON as its patient may see it; nil where that is the same.
    static func shown(_ text: String) throws -> String? {
        guard text.utf8.firstRange(of: mark) != nil else { return nil }
        return try JSONValue(parsing: text).withoutOverride.jsonText
    }
}

extension JSONValue {
    /// An appointment as its patient may see it.
    var withoutOverride: JSONValue {
        guard case .object(var object) = self else { return self }
        for name in HiddenOverride.names { object[name] = nil }
        return .object(object)
    }
}
