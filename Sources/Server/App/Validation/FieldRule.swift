/// What a field must look like, and the value it then has. A rule notes its refusal and returns `nil`; it never throws.
struct FieldRule<Value> {
    let read: (FieldInput) -> Value?
    /// Whether a blank text says nothing, as in a form that was left empty: for a field that may be missing, that is the same.
    let isBlankNothing: Bool

    init(isBlankNothing: Bool = false, _ read: @escaping (FieldInput) -> Value?) {
        self.read = read
        self.isBlankNothing = isBlankNothing
    }

    /// The same rule for a field in which blank is an error, also where it may be missing.
    var neverBlank: FieldRule { FieldRule(read) }

    /// Whether the field was left empty.
    func findsNothing(in input: FieldInput) -> Bool {
        isBlankNothing && input.text?.trimmed.isEmpty == true
    }

    /// This rule and one more condition: `nil` from `transform` is refused with `message`.
    func map<Other>(or message: String, _ transform: @escaping (Value) -> Other?) -> FieldRule<Other> {
        FieldRule<Other>(isBlankNothing: isBlankNothing) { input in
            guard let value = read(input) else { return nil }
            return transform(value) ?? input.refuse(message)
        }
    }
}
