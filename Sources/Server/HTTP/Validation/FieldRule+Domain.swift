import Domain

extension FieldRule {
    /// A string that spells a value of the domain.
    fileprivate static func spelled(
        _ expected: @escaping @autoclosure () -> String, _ make: @escaping (String) -> Value?
    ) -> FieldRule {
        FieldRule { input in
            guard let text = input.text else { return input.expect("a string") }
            return make(text) ?? input.refuse("must be \(expected())")
        }
    }
}

extension FieldRule where Value == ID {
    static var id: FieldRule { spelled("a UUID") { ID($0) } }
}

extension FieldRule where Value == LocalDate {
    static var date: FieldRule { spelled("a date (YYYY-MM-DD)") { LocalDate($0) } }
}

extension FieldRule where Value == LocalTime {
    /// `00:00` to `23:59`.
    static var time: FieldRule { spelled("a time (HH:MM)") { LocalTime($0) } }

    /// `00:00` to `24:00`, which only an end can be.
    static var closingTime: FieldRule { spelled("a time (HH:MM, up to 24:00)") { LocalTime(closing: $0) } }
}

extension FieldRule where Value == Instant {
    static var instant: FieldRule {
        spelled("a timestamp (ISO 8601, as in 2026-05-10T10:30:00.000Z)") { Instant($0) }
    }
}

extension FieldRule where Value == Zone {
    static var zone: FieldRule { spelled("an IANA time zone, as in Asia/Karachi") { Zone(identifier: $0) } }
}

extension FieldRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a closed set; the message lists it.
    static func choice(of type: Value.Type) -> FieldRule { choice(of: type, naming: Array(type.allCases)) }

    /// The same, where whoever sends something else is told of these only.
    static func choice(of _: Value.Type, naming names: [Value]) -> FieldRule {
        spelled("one of \(names.map(\.rawValue).joined(separator: ", "))") { Value(rawValue: $0) }
    }
}
