import API

/// Collects what is wrong while a request is read; nested objects share their parent's.
final class FieldProblems {
    /// An honest form has fewer fields; a hostile body gets no longer answer.
    static let limit = 100

    private(set) var list: [FieldError]
    /// Fields whose fault is known: what follows from it need not be told.
    private let known: Set<String>

    init(_ known: [FieldError] = []) {
        list = known
        self.known = Set(known.map(\.field))
    }

    /// The same twice is told once: a parameter may be read by several.
    func add(_ field: String, _ message: String) {
        let error = FieldError(field: field, message: message)
        guard list.count < Self.limit, !known.contains(field), !list.contains(error) else { return }
        list.append(error)
    }
}

/// Everything that is wrong with a request, at once (contract §2).
struct ValidationFailure: Error, Sendable, Equatable {
    var fields: [FieldError]
}

extension ValidationFailure {
    /// A body that can't be read as JSON: names the place if there is one, else `body`.
    init(_ error: JSONError) {
        let field = error.path.isEmpty ? "body" : error.path
        self.init(fields: [FieldError(field: field, message: "\(error.message) (byte \(error.position))")])
    }
}
