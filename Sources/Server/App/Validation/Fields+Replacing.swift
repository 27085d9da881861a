extension Fields {
    /// The new value of a field that a partial update may leave out (`nil`: keep it) but never empty: `null` is an error.
    func replacing<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        guard !isNull(name) else {
            refuse(name, "must not be null")
            return nil
        }
        return optional(name, rule)
    }
}
