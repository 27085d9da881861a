/// What a field must look like, and the value it then has. A rule notes its refusal and returns `nil`; it never throws.
struct FieldRule<Value> {
    let read: (FieldInput) -> Value?

    init(_ read: @escaping (FieldInput) -> Value?) { self.read = read }

    /// This rule and one more condition: `nil` from `transform` is refused with `message`.
    func map<Other>(or message: String, _ transform: @escaping (Value) -> Other?) -> FieldRule<Other> {
        FieldRule<Other> { input in
            guard let value = read(input) else { return nil }
            return transform(value) ?? input.refuse(message)
        }
    }
}
