import API
import Domain

/// Where a list goes on, as an opaque text: the values of the sort order in the last row that was given out.
enum ListCursor {
    private static let separator: Character = "|"

    static func encode(_ parts: [String]) -> String {
        Base64URL.encode(parts.joined(separator: String(separator)).utf8)
    }

    /// Nil for what ``encode(_:)`` never made of `count` parts.
    static func decode(_ text: String, count: Int) -> [String]? {
        guard text.utf8.count <= 200, let bytes = Base64URL.decode(text), let plain = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        return parts.count == count ? parts : nil
    }
}

extension FieldRule {
    /// The `nextCursor` of an earlier page.
    static func cursor(_ count: Int, _ make: @escaping ([String]) -> Value?) -> FieldRule {
        FieldRule<String>.verbatim(max: 200).map(or: "must be the nextCursor of an earlier page") { text in
            ListCursor.decode(text, count: count).flatMap(make)
        }
    }
}

extension Operation.Parameter {
    static let cursor = optional(
        "cursor", .plain(["type": "string", "minLength": 1, "maxLength": 200]),
        "The `nextCursor` of the page before: the list goes on there, whatever has been added or has moved meanwhile")
}
