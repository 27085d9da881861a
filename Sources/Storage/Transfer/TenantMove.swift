/// Moves the rows of some tenants into another database, which may hold others: they are copied, compared,
/// and deleted in the source, which nobody else may write to meanwhile.
///
/// Both transactions are ready before either commits; the target commits first. Where the source then can't,
/// both hold the rows: ``finish(in:)`` carries on.
public struct TenantMove: Sendable {
    /// Rows that are copied, where the target does not have them, and stay in the source as well.
    public struct Copy: Sendable {
        let table: String
        let rows: SQL
        let replaced: [String: SQL]

        /// - Parameters:
        ///   - table: Whose rows are copied.
        ///   - rows: The condition of the rows.
        ///   - replaced: Expressions that stand for columns.
        public init(_ table: String, _ rows: SQL, replacing replaced: [String: SQL] = [:]) {
            self.table = table
            self.rows = rows
            self.replaced = replaced
        }
    }

    let rule: TenantRule
    let tenants: [SQLValue]
    /// In their order, after what is moved.
    public var copies: [Copy] = []
    /// Run in the target once the rows are there.
    public var arrival: [SQL] = []
    /// Run in the source around the deletion.
    public var beforeDeleting: [SQL] = []
    /// Run in the source around the deletion.
    public var afterDeleting: [SQL] = []
    /// Runs between the two commits, for tests of what a crash leaves.
    package var betweenCommits: (@Sendable () throws -> Void)?

    /// - Parameters:
    ///   - rule: Whose each row is.
    ///   - tenants: Their keys.
    public init(_ rule: TenantRule, tenants: [SQLValue]) {
        self.rule = rule
        self.tenants = tenants
    }

    /// Copies, compares and deletes. Returns the tables that were moved, in order, with what is the same
    /// on both sides.
    /// - Throws: ``Transfer/Refusal`` or `DatabaseError`. Unless the target's commit had begun, both are then
    ///   as they were.
    public func run(from source: Database, to target: Database) async throws -> [Transfer.Table] {
        let plan = try await TransferPlan.make(source, target, leaving: [])
        let own = try await source.read { tx in
            TransferPlan(steps: try steps(plan, TenantTables(Catalogue.tables(tx), rule)))
        }
        let line = BatchLine()
        async let leaving: Void = leave(source, own, line)
        do {
            let moved = try await arrive(target, own, line)
            line.tell(.committed)
            try await leaving
            return moved
        } catch {
            line.fail(error)
            try? await leaving
            throw error
        }
    }

    /// Deletes in the source what has arrived in the target.
    public func finish(in source: Database) async throws {
        try await source.write { tx in
            try prepare(tx)
            try collectAccounts(tx)
            try delete(tx)
        }
    }

    private func steps(_ plan: TransferPlan, _ tables: TenantTables) throws -> [TransferPlan.Step] {
        let names = Set(tables.tables.map(\.name))
        let moved = try plan.steps.filter { names.contains($0.name) }.map { step in
            var step = step
            step.rows = "WHERE \(try tables.condition(step.name, tenants))"
            step.listsAccounts = step.name == rule.accounts
            return step
        }
        let copied = try copies.map { copy in
            guard var step = plan.steps.first(where: { $0.name == copy.table }) else {
                throw Transfer.Refusal.differentTables([copy.table])
            }
            step.rows = "WHERE \(copy.rows)"
            step.replaced = copy.replaced
            step.isCopy = true
            return step
        }
        return moved + copied
    }

    private func leave(_ source: Database, _ plan: TransferPlan, _ line: BatchLine) async throws {
        do {
            try await source.write { tx in
                try line.feedUp()
                try prepare(tx)
                for step in plan.steps where tx.engine == .postgres {
                    try tx.run("LOCK TABLE \(try SQL.name(step.name)) IN EXCLUSIVE MODE")
                }
                try collectAccounts(tx)
                for step in plan.steps { try TransferSender.send(step, tx, line) }
                try delete(tx)
                line.tell(.ready)
                try line.wait(for: .committed)
                try betweenCommits?()
            }
        } catch {
            line.fail(error)
            throw error
        }
    }

    private func arrive(
        _ target: Database, _ plan: TransferPlan, _ line: BatchLine
    ) async throws -> [Transfer.Table] {
        try await target.write { tx in
            try line.takeUp()
            try prepare(tx)
            try makeTable(tx)
            let moved = try plan.steps.compactMap { step in try TransferReceiver.receive(step, tx, line) }
            if !arrival.isEmpty { try tx.runAll(arrival) }
            try line.wait(for: .ready)
            return moved
        }
    }

    /// The waits for the other side are long.
    private func prepare(_ tx: borrowing Transaction) throws {
        guard tx.engine == .postgres else { return }
        try tx.run("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
    }

    private func delete(_ tx: borrowing Transaction) throws {
        if !beforeDeleting.isEmpty { try tx.runAll(beforeDeleting) }
        let all = try Catalogue.tables(tx)
        let tables = try TenantTables(all, rule)
        let indexes = try indexes(all, tables)
        for index in indexes { try tx.run("CREATE INDEX \(index.name) ON \(index.table) (\(index.column))") }
        for table in tables.tables.reversed() {
            try tx.run(
                """
                DELETE FROM \(try SQL.name(table.name)) WHERE \(try tables.condition(table.name, tenants))
                """)
        }
        for index in indexes { try tx.run("DROP INDEX \(index.name)") }
        if !afterDeleting.isEmpty { try tx.runAll(afterDeleting) }
    }

    /// By which the engine finds whether anything still refers to a row that goes: without them it looks
    /// through a whole table for each.
    private func indexes(
        _ all: [TableDescription], _ tables: TenantTables
    ) throws -> [(name: SQL, table: SQL, column: SQL)] {
        let moved = Set(tables.tables.map(\.name)).subtracting([rule.tenants])
        var columns: [(table: String, column: String)] = []
        for table in all {
            for reference in table.references where moved.contains(reference.table) {
                guard reference.columns.count == 1, table.key.first != reference.columns[0] else { continue }
                columns.append((table.name, reference.columns[0]))
            }
        }
        return try columns.enumerated().map { number, place in
            (try SQL.name("moving_\(number)"), try SQL.name(place.table), try SQL.name(place.column))
        }
    }
}
