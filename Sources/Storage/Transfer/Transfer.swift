/// Copies a whole database into an empty one of either engine: from one snapshot, in one transaction.
public enum Transfer {
    /// What became of a table.
    public struct Table: Sendable, Equatable {
        /// The table's name, the same on both sides.
        public let name: String
        /// How many rows were copied.
        public let rows: Int
        /// Over all rows, the same for both sides of one copy.
        public let checksum: String
    }

    /// Why a copy was not begun, or not kept. The target is then as it was.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        case differentTables([String])
        case notEmpty(table: String)
        case different(table: String)
        /// The target refuses a row because of one that it has.
        case taken(table: String, reason: String)
        /// Nothing says to whom the rows of a table belong.
        case unowned(table: String)

        /// A clause for the operator, without an initial capital: what is in the way.
        public var description: String {
            switch self {
            case .differentTables(let names): "the two schemas differ in \(names.joined(separator: ", "))"
            case .notEmpty(let table): "the target is not empty: it has rows in \(table)"
            case .different(let table):
                "the rows of \(table) are not the same after the copy; nothing was kept"
            case .taken(let table, let reason):
                "a row of \(table) in the target is in the way: \(reason)"
            case .unowned(let table): "nothing tells to whom the rows of \(table) belong"
            }
        }
    }

    /// Copies every table that both have, but for those of `leaving`, and compares what has arrived with
    /// what was sent.
    ///
    /// Few rows are in memory at a time. Returns the tables in the order in which they were copied.
    /// - Throws: ``Refusal``, or `DatabaseError`; the target is then as it was.
    public static func copy(
        from source: Database, to target: Database, leaving: Set<String>
    ) async throws -> [Table] {
        let plan = try await TransferPlan.make(source, target, leaving: leaving)
        let line = BatchLine()
        async let sending: Void = TransferSender.run(plan, source, line)
        do {
            let copied = try await TransferReceiver.run(plan, target, line)
            try await sending
            return copied
        } catch {
            line.fail(error)
            try? await sending
            throw error
        }
    }
}
