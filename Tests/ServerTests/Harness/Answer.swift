import API
import HTTPTypes

/// What the server answered.
struct Answer: Sendable, CustomStringConvertible {
    var status: Int
    var headers: HTTPFields
    var bytes: [UInt8]

    /// The body as JSON; null when it is none.
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    subscript(name: String) -> JSONValue? { json[name] }
    subscript(index: Int) -> JSONValue? { json[index] }

    /// The `id` of what was made.
    var id: String { json["id"]?.string ?? "" }
    /// A problem's `code`.
    var code: String? { json["code"]?.string }
    /// A problem's `error`.
    var error: String? { json["error"]?.string }
    /// A problem's `message`.
    var message: String? { json["message"]?.string }
    /// The names of the refused fields, sorted.
    var fields: [String] { (json["fields"]?.array ?? []).compactMap { $0["field"]?.string }.sorted() }
    /// The rows of a list.
    var data: [JSONValue] { json["data"]?.array ?? [] }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    var description: String { "\(status) \(text.prefix(2000))" }
}
