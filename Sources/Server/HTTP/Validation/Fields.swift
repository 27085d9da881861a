import API
import Domain

/// Reads the fields of a body or of a query and collects every error, so that a client learns of all at
/// once (contract §2).
///
/// Values are optional until ``done(_:)`` hands them out unwrapped: a draft can't be made of a request
/// with an error. The same reading, of nothing, lists the fields for the API description
/// (``RequestField/all(_:)``).
struct Fields {
    private enum Source {
        case body(JSONObject)
        case query(QueryParameters)
        case nothing(RequestField.List)
    }

    private let source: Source
    private let path: String
    private let problems: FieldProblems
    /// When the request came.
    let now: Instant

    /// A body; anything but an object is an error of the field `body`.
    /// - Parameter faults: What is known to be wrong with it already.
    init(body: JSONValue, faults: [FieldError] = [], now: Instant = Instant(milliseconds: 0)) {
        self.init(.body(body.object ?? [:]), problems: FieldProblems(faults), now: now)
        if body.object == nil { problems.add("body", "must be an object, not \(body.kindName)") }
    }

    /// The raw query of an address, what follows its `?`.
    init(query: String?) {
        self.init(.query(QueryParameters(parsing: query ?? "")))
    }

    /// The fields of an object within a body.
    init(object: JSONObject, path: String, problems: FieldProblems) {
        self.init(.body(object), path: path, problems: problems)
    }

    /// No request: whatever is asked for is listed and has no value.
    init(listing list: RequestField.List) { self.init(.nothing(list)) }

    private init(
        _ source: Source, path: String = "", problems: FieldProblems = FieldProblems(),
        now: Instant = Instant(milliseconds: 0)
    ) {
        (self.source, self.path, self.problems, self.now) = (source, path, problems, now)
    }

    /// The value of a field that must be there. `nil` after an error.
    /// - Parameter description: What the field says, where its name does not.
    func required<Value>(
        _ name: String, _ rule: FieldRule<Value>, _ description: @autoclosure () -> String = ""
    ) -> Value? {
        list(name, .required, rule, description)
        switch entry(name) {
        case .absent, .null: refuse(name, "is required")
        case .present(let input): return rule.read(input)
        case .refused: break
        }
        return nil
    }

    /// The value of a field that may be missing, `null` or, as a text, blank. `nil` then, and after an error.
    func optional<Value>(
        _ name: String, _ rule: FieldRule<Value>, _ description: @autoclosure () -> String = ""
    ) -> Value? {
        list(name, rule.isBlankMissing ? .blankable : .optional, rule, description)
        guard case .present(let input) = entry(name), !rule.isLeftEmpty(in: input) else { return nil }
        return rule.read(input)
    }

    /// The new value of a field that a partial update may leave out (`nil`: keep it) but never empty: `null`
    /// is an error.
    func replacing<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        list(name, .replacing, rule)
        switch entry(name) {
        case .absent, .refused: return nil
        case .null: refuse(name, "must not be null")
        case .present(let input): return rule.read(input)
        }
        return nil
    }

    /// What a partial update does to a field that can be empty.
    func change<Value>(_ name: String, _ rule: FieldRule<Value>) -> Change<Value> {
        list(name, rule.isBlankMissing ? .blankable : .optional, rule)
        return switch entry(name) {
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
        case .nothing: return false
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
        if case .nothing = source { throw ValidationFailure(fields: []) }
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
        case .nothing: return .refused
        }
    }

    private func list<Value>(
        _ name: String, _ presence: RequestField.Presence, _ rule: FieldRule<Value>,
        _ description: () -> String = { "" }
    ) {
        guard case .nothing(let list) = source else { return }
        list.add(
            RequestField(name: name, presence: presence, schema: rule.schema(), description: description()),
            named: name)
    }

    private func full(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
