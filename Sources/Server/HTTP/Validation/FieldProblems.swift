import API

/// Collects what is wrong while a request is read; nested objects share their parent's.
final class FieldProblems {
    /// An honest form has fewer bad fields; a hostile body gets no longer answer (Accounts, A8).
    static let limit = Problem.fieldLimit

    private(set) var list: [FieldError]
    /// Fields whose fault is known: what follows from it need not be told.
    private let known: Set<String>
    private var codes: Set<String?>

    init(_ known: [FieldError] = []) {
        list = known
        self.known = Set(known.map(\.field))
        codes = known.isEmpty ? [] : [nil]
    }

    /// What all that is wrong has in common, such as `WEAK_PASSWORD`; nil for faults of several kinds.
    var code: String? { codes.count == 1 ? codes.first ?? nil : nil }

    /// The same twice is told once: a parameter may be read by several.
    func add(_ field: String, _ message: String, code: String? = nil) {
        let error = FieldError(field: field, message: message)
        guard list.count < Self.limit, !known.contains(field), !list.contains(error) else { return }
        list.append(error)
        codes.insert(code)
    }
}

/// Everything that is wrong with a request, at once (contract §2).
struct ValidationFailure: Error, Sendable, Equatable {
    var fields: [FieldError]
    /// Says more than `VALIDATION_ERROR`, where all faults are of one kind.
    var code: String?
}

extension ValidationFailure {
    /// A body that can't be read as JSON: names the place if there is one, else `body`.
    init(_ error: JSONError) {
        let field = error.path.isEmpty ? "body" : error.path
        self.init(fields: [FieldError(field: field, message: "\(error.message) (byte \(error.position))")])
    }
}
