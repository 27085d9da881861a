/// A field of a request that breaks a rule, named as in the request (contract §2, `fields`).
public struct FieldProblem: Hashable, Sendable {
    /// As in `items[0].unitPrice`, from the root of the object that was checked.
    public var field: String
    /// What is wrong, to be read behind the field's name, as in `must be more than 0`.
    public var message: String
}
