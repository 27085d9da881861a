import API
import Domain

/// What a field must look like, and the value it then has. A rule notes its refusal and returns `nil`;
/// it never throws.
struct FieldRule<Value> {
    /// The shape of what ``read`` takes.
    let schema: () -> Schema
    let read: (FieldInput) -> Value?
    /// Whether a blank text counts as missing, where the field may be missing: so a form sends what
    /// was left empty.
    let isBlankMissing: Bool

    init(
        _ schema: @escaping @autoclosure () -> Schema, isBlankMissing: Bool = false,
        _ read: @escaping (FieldInput) -> Value?
    ) {
        (self.schema, self.read, self.isBlankMissing) = (schema, read, isBlankMissing)
    }

    /// The same rule for a field in which blank is an error, also where it may be missing.
    var neverBlank: FieldRule { FieldRule(schema(), read) }

    /// The same rule, whose shape can be told more exactly.
    func shown(as schema: @escaping @autoclosure () -> Schema) -> FieldRule {
        FieldRule(schema(), isBlankMissing: isBlankMissing, read)
    }

    /// Whether a form sent this field as it was left: blank, which text of invisible characters is too.
    func isLeftEmpty(in input: FieldInput) -> Bool {
        isBlankMissing && input.text?.isBlank == true
    }

    /// This rule and one more condition: `nil` from `transform` is refused with `message`.
    func map<Other>(or message: String, _ transform: @escaping (Value) -> Other?) -> FieldRule<Other> {
        FieldRule<Other>(schema(), isBlankMissing: isBlankMissing) { input in
            guard let value = read(input) else { return nil }
            return transform(value) ?? input.refuse(message)
        }
    }
}

extension FieldRule where Value == String {
    /// Text for people: in NFC, trimmed, not blank, at most `max` code points, without NUL. Blank, which
    /// invisible characters are too, is the same as missing where that may be.
    /// - Parameter clean: What is done to the text before it is judged.
    static func text(max: Int, clean: @escaping (String) -> String = { $0 }) -> FieldRule {
        FieldRule(.text(max: max), isBlankMissing: true) { input in
            guard let text = plain(input, max, { clean($0.trimmed) })?.trimmed else { return nil }
            return text.isBlank ? input.refuse("must not be blank") : bounded(text, input, max)
        }
    }

    /// What a user typed into a search field: trimmed, and empty if there is nothing to search for.
    static func search(max: Int) -> FieldRule {
        FieldRule(.plain(["type": "string", "maxLength": JSONValue(max)])) { input in
            plain(input, max, \.trimmed).flatMap { $0.isBlank ? "" : bounded($0, input, max) }
        }
    }

    /// Text that counts as it is, such as a password, but for its spelling in Unicode.
    static func verbatim(min: Int = 1, max: Int) -> FieldRule {
        FieldRule(
            .plain(["type": "string", "minLength": JSONValue(min), "maxLength": JSONValue(max)])
        ) { input in
            guard let text = plain(input, max, { $0 }) else { return nil }
            if text.unicodeScalars.count < min { return input.refuse("must have at least \(min) characters") }
            return bounded(text, input, max)
        }
    }

    /// The text, cleaned and in NFC.
    private static func plain(_ input: FieldInput, _ max: Int, _ clean: (String) -> String) -> String? {
        guard let text = input.text else { return input.expect("a string") }
        if text.utf8.contains(0) { return input.refuse("must not contain NUL") }
        let clean = clean(text)
        // NFC makes one character of four at most: what is longer need not be composed to be refused.
        guard clean.utf8.count <= max || clean.unicodeScalars.count <= 4 * max else {
            return tooLong(input, max)
        }
        return clean.composed
    }

    private static func bounded(_ text: String, _ input: FieldInput, _ max: Int) -> String? {
        let fits = text.utf8.count <= max || text.unicodeScalars.count <= max
        return fits ? text : tooLong(input, max)
    }

    private static func tooLong(_ input: FieldInput, _ max: Int) -> String? {
        input.refuse("must have at most \(max) characters")
    }
}

extension FieldRule {
    /// A string that spells a value of the domain.
    fileprivate static func spelled(
        _ expected: @escaping @autoclosure () -> String, _ schema: @escaping @autoclosure () -> Schema,
        _ make: @escaping (String) -> Value?
    ) -> FieldRule {
        FieldRule(schema()) { input in
            guard let text = input.text else { return input.expect("a string") }
            return make(text) ?? input.refuse("must be \(expected())")
        }
    }
}

extension FieldRule where Value == ID {
    static var id: FieldRule { spelled("a UUID", .uuid) { ID($0) } }
}

extension FieldRule where Value == LocalDate {
    static var date: FieldRule { spelled("a date (YYYY-MM-DD)", .date) { LocalDate($0) } }
}

extension FieldRule where Value == LocalTime {
    /// `00:00` to `23:59`.
    static var time: FieldRule { spelled("a time (HH:MM)", .time) { LocalTime($0) } }

    /// `00:00` to `24:00`, which only an end can be.
    static var closingTime: FieldRule {
        spelled("a time (HH:MM, up to 24:00)", .closingTime) { LocalTime(closing: $0) }
    }
}

extension FieldRule where Value == Instant {
    static var instant: FieldRule {
        spelled("a timestamp (ISO 8601, as in 2026-05-10T10:30:00.000Z)", .timestamp) { Instant($0) }
    }
}

extension FieldRule where Value == Zone {
    static var zone: FieldRule {
        spelled("an IANA time zone, as in Asia/Karachi", .zone) { Zone(identifier: $0) }
    }
}

extension FieldRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a closed set; the message lists it.
    static func choice(of type: Value.Type) -> FieldRule { choice(of: type, naming: Array(type.allCases)) }

    /// The same, with a message that lists these only.
    static func choice(of _: Value.Type, naming names: [Value]) -> FieldRule {
        spelled("one of \(names.map(\.rawValue).joined(separator: ", "))", .oneOf(names.map(\.rawValue))) {
            Value(rawValue: $0)
        }
    }
}
