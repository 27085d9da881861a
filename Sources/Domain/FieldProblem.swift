/// A field of a request that breaks a rule, named as in the request (contract §2, `fields`).
public struct FieldProblem: Hashable, Sendable {
    public var field: String
    public var message: String

    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}
