import API

/// Reads the fields of a body or of a query and collects every error, so that a client learns of all at
/// once (contract §2).
///
/// Values are optional until ``done(_:)`` hands them out unwrapped: a draft can't be made of a request
/// with an error.
struct Fields {
    private enum Source {
        case body(JSONObject)
        case query(QueryParameters)
    }

    private let source: Source
    private let path: String
    private let problems: FieldProblems

    /// A body; anything but an object is an error of the field `body`.
    /// - Parameter faults: What is known to be wrong with it already.
    init(body: JSONValue, faults: [FieldError] = []) {
        self.init(object: body.object ?? [:], path: "", problems: FieldProblems(faults))
        if body.object == nil { problems.add("body", "must be an object, not \(body.kindName)") }
    }

    /// The raw query of an address, what follows its `?`.
    init(query: String?) {
        source = .query(QueryParameters(parsing: query ?? ""))
        path = ""
        problems = FieldProblems()
    }

    init(object: JSONObject, path: String, problems: FieldProblems) {
        source = .body(object)
        self.path = path
        self.problems = problems
    }

    /// The value of a field that must be there. `nil` after an error.
    func required<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        switch entry(name) {
        case .absent, .null: refuse(name, "is required")
        case .present(let input): return rule.read(input)
        case .refused: break
        }
        return nil
    }

    /// The value of a field that may be missing, `null` or, as a text, blank. `nil` then, and after an error.
    func optional<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        guard case .present(let input) = entry(name), !rule.isLeftEmpty(in: input) else { return nil }
        return rule.read(input)
    }

    /// The new value of a field that a partial update may leave out (`nil`: keep it) but never empty: `null`
    /// is an error.
    func replacing<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        switch entry(name) {
        case .absent, .refused: return nil
        case .null: refuse(name, "must not be null")
        case .present(let input): return rule.read(input)
        }
        return nil
    }

    /// What a partial update does to a field that can be empty.
    func change<Value>(_ name: String, _ rule: FieldRule<Value>) -> Change<Value> {
        switch entry(name) {
        case .absent, .refused: .keep
        case .null: .clear
        case .present(let input):
            rule.isLeftEmpty(in: input) ? .clear : rule.read(input).map(Change.set) ?? .keep
        }
    }

    /// Whether the field is there, also as `null`.
    func has(_ name: String) -> Bool {
        switch source {
        case .body(let object): return object[name] != nil
        case .query(let parameters):
            if case .absent = parameters[name] { return false }
            return true
        }
    }

    /// Whether the field is an explicit `null`.
    func isNull(_ name: String) -> Bool {
        if case .null = entry(name) { true } else { false }
    }

    /// Notes an error that no single field's rule can see.
    func refuse(_ name: String, _ message: String) {
        problems.add(full(name), message)
    }

    /// Hands out required values, or throws all errors. Pass only what ``required(_:_:)`` returned.
    @discardableResult
    func done<each Value>(_ values: repeat (each Value)?) throws(ValidationFailure) -> (repeat each Value) {
        guard problems.list.isEmpty else {
            throw ValidationFailure(fields: problems.list, code: problems.code)
        }
        return (repeat try present(each values))
    }

    private func present<Value>(_ value: Value?) throws(ValidationFailure) -> Value {
        guard let value else {
            assertionFailure("an optional field was passed to done")
            throw ValidationFailure(fields: [FieldError(field: "body", message: "is incomplete")])
        }
        return value
    }

    private enum Entry {
        case absent
        case null
        case present(FieldInput)
        case refused
    }

    private func entry(_ name: String) -> Entry {
        switch source {
        case .body(let object):
            guard let value = object[name] else { return .absent }
            return value.isNull
                ? .null : .present(FieldInput(value: .json(value), path: full(name), problems: problems))
        case .query(let parameters):
            switch parameters[name] {
            case .absent: return .absent
            case .text(let text):
                return .present(FieldInput(value: .text(text), path: name, problems: problems))
            case .repeated: refuse(name, "must be given once")
            case .unreadable: refuse(name, "must be percent-encoded UTF-8 without NUL")
            }
            return .refused
        }
    }

    private func full(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}

/// Collects what is wrong while a request is read; nested objects share their parent's.
final class FieldProblems {
    /// An honest form has fewer fields; a hostile body gets no longer answer.
    static let limit = 100

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
