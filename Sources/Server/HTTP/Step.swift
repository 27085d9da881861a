import Storage

/// A step that every request passes through on its way (``Pipeline/steps``). It does its part and leaves the
/// rest to `next`, or answers without it.
struct Step: Sendable {
    let name: String
    /// Its part around the transaction.
    var outside: Outside?
    /// Its part inside the transaction, which the database may run again from the start.
    var inside: Inside?

    typealias Outside = @Sendable (inout RequestExchange, _ next: OutsideNext) async throws -> Reply
    typealias OutsideNext = (inout RequestExchange) async throws -> Reply
    typealias Inside =
        @Sendable (borrowing Transaction, inout TransactionExchange, _ next: InsideNext) throws -> Void
    typealias InsideNext = (borrowing Transaction, inout TransactionExchange) throws -> Void

    init(_ name: String, outside: Outside? = nil, inside: Inside? = nil) {
        self.name = name
        self.outside = outside
        self.inside = inside
    }
}
