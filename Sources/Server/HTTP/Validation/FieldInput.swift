import API

/// One value of a request on its way through a ``FieldRule``.
struct FieldInput {
    enum Value {
        case json(JSONValue)
        /// From the query, where everything is text.
        case text(String)
    }

    let value: Value
    let path: String
    let problems: FieldProblems

    /// Notes what is wrong. Returns `nil`, so that a rule can end with it.
    func refuse<Result>(_ message: String, code: String? = nil) -> Result? {
        problems.add(path, message, code: code)
        return nil
    }

    /// Notes that another type was expected.
    func expect<Result>(_ expected: String) -> Result? {
        switch value {
        case .json(let json): refuse("must be \(expected), not \(json.kindName)")
        case .text: refuse("must be \(expected)")
        }
    }

    /// The text of a string or of a query parameter.
    var text: String? {
        switch value {
        case .json(let json): json.string
        case .text(let text): text
        }
    }

    /// The number, also one spelled in the query.
    var number: JSONNumber? {
        switch value {
        case .json(let json): json.number
        case .text(let text): JSONNumber(text)
        }
    }
}

/// What a partial update does to a value that can be empty.
enum Change<Value> {
    /// The request doesn't mention it.
    case keep
    /// The request says `null`.
    case clear
    case set(Value)

    /// The value after the change.
    func applied(to current: Value?) -> Value? {
        switch self {
        case .keep: current
        case .clear: nil
        case .set(let value): value
        }
    }
}

extension Change: Equatable where Value: Equatable {}
extension Change: Sendable where Value: Sendable {}
