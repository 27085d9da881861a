/// Writes what comes along the line into the target, in one transaction, and reads it back before the commit.
enum TransferReceiver {
    static func run(
        _ plan: TransferPlan, _ target: Database, _ line: BatchLine
    ) async throws -> [Transfer.Table] {
        try await target.write { tx in
            try line.takeUp()
            try lock(plan, tx)
            return try plan.steps.compactMap { step in try receive(step, tx, line) }
        }
    }

    /// Fills a table and compares. Nil for rows of which the target may have had some.
    static func receive(
        _ step: TransferPlan.Step, _ tx: borrowing Transaction, _ line: BatchLine
    ) throws -> Transfer.Table? {
        let sent = try fill(step, tx, line)
        if step.isCopy { return nil }
        guard try digest(of: step, tx) == sent else { throw Transfer.Refusal.different(table: step.name) }
        return sent
    }

    /// Nobody else writes from here on, and nobody has.
    private static func lock(_ plan: TransferPlan, _ tx: borrowing Transaction) throws {
        for step in plan.steps {
            if tx.engine == .postgres {
                try tx.run("LOCK TABLE \(try SQL.name(step.name)) IN EXCLUSIVE MODE")
            }
            let first = try tx.first("SELECT 1 FROM \(try SQL.name(step.name)) LIMIT 1") { $0.int(0) }
            if first != nil { throw Transfer.Refusal.notEmpty(table: step.name) }
        }
    }

    private static func fill(
        _ step: TransferPlan.Step, _ tx: borrowing Transaction, _ line: BatchLine
    ) throws -> Transfer.Table {
        while true {
            switch try line.take() {
            case .rows(let rows):
                do {
                    try tx.run(try step.insert(rows))
                } catch let error as DatabaseError where error.isConflict && !step.rows.isEmpty {
                    throw Transfer.Refusal.taken(table: step.name, reason: error.message)
                }
                if step.listsAccounts, !step.isCopy { try tx.run(try step.list(rows)) }
            case .end(let rows, let checksum):
                return Transfer.Table(name: step.name, rows: rows, checksum: checksum)
            }
        }
    }

    private static func digest(
        of step: TransferPlan.Step, _ tx: borrowing Transaction
    ) throws -> Transfer.Table {
        var digest = RowDigest()
        try tx.walk(step.selectCopy()) { row in
            digest.add(
                try step.targetKinds.enumerated().map { index, kind in try row.value(index, as: kind) })
        }
        return Transfer.Table(name: step.name, rows: digest.rows, checksum: digest.text)
    }
}

extension DatabaseError {
    fileprivate var isConflict: Bool {
        switch kind {
        case .unique, .exclusion: true
        default: false
        }
    }
}
