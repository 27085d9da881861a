import Domain

/// What a field must look like, and the value it then has. A rule notes its refusal and returns `nil`; it never throws.
struct FieldRule<Value> {
    let read: (FieldInput) -> Value?
    /// Whether a blank text counts as missing, where the field may be missing: so a form sends what was left empty.
    let isBlankMissing: Bool

    init(isBlankMissing: Bool = false, _ read: @escaping (FieldInput) -> Value?) {
        self.read = read
        self.isBlankMissing = isBlankMissing
    }

    /// The same rule for a field in which blank is an error, also where it may be missing.
    var neverBlank: FieldRule { FieldRule(read) }

    /// Whether a form sent this field as it was left: blank, which text of invisible characters is too.
    func isLeftEmpty(in input: FieldInput) -> Bool {
        isBlankMissing && input.text?.isBlank == true
    }

    /// This rule and one more condition: `nil` from `transform` is refused with `message`.
    func map<Other>(or message: String, _ transform: @escaping (Value) -> Other?) -> FieldRule<Other> {
        FieldRule<Other>(isBlankMissing: isBlankMissing) { input in
            guard let value = read(input) else { return nil }
            return transform(value) ?? input.refuse(message)
        }
    }
}
