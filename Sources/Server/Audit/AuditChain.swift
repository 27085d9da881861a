package import Domain
package import Storage

/// Checks that nobody has rewritten the audit trail behind the server's back.
package enum AuditChain {
    /// Where a clinic's chain stops being what was written.
    package struct Break: Sendable, Equatable, CustomStringConvertible {
        package enum Fault: Sendable, Equatable {
            /// The line's content is not what its hash was made of.
            case altered
            /// The line does not follow the one before it.
            case unlinked
            /// There is no line with this number, though there are later ones or the clinic's
            /// sequences counts it.
            case missing
            /// The line is one more than the clinic's sequences counts, or its hash is not the sequences's.
            case notInLedger
        }

        package var clinicId: ID
        package var number: Int64
        package var fault: Fault

        package var description: String {
            let fault =
                switch fault {
                case .altered: "has been changed"
                case .unlinked: "does not follow the one before it"
                case .missing: "is missing"
                case .notInLedger: "is not what the clinic's ledger ends with"
                }
            return "clinic \(clinicId): audit entry \(number) \(fault)"
        }
    }

    package struct Report: Sendable, Equatable {
        package var clinics = 0
        package var entries = 0
        /// The first of each clinic.
        package var breaks: [Break] = []
    }

    private static let batch = 1000

    /// Walks each clinic's chain from its first line. Reads a thousand lines at a time, so it may run beside
    /// a working server.
    package static func verify(_ database: Database) async throws -> Report {
        var report = Report()
        var after = ID(high: 0, low: 0)
        while let clinic = try await next(database, after: after) {
            after = clinic
            report.clinics += 1
            try await walk(database, clinic, &report)
        }
        return report
    }

    private static func next(_ database: Database, after: ID) async throws -> ID? {
        try await database.read { tx in
            try tx.first("SELECT id FROM clinics WHERE id > \(after) ORDER BY id LIMIT 1") {
                try $0.get(0) as ID
            }
        }
    }

    private static func walk(_ database: Database, _ clinic: ID, _ report: inout Report) async throws {
        var link = Position(number: 0, hash: "")
        while true {
            let start = link
            let step = try await database.read { tx in try Self.step(tx, clinic, from: start) }
            report.entries += Int(step.end.number - link.number)
            link = step.end
            if let fault = step.fault { report.breaks.append(fault) }
            if step.isLast { return }
        }
    }

    private struct Position: Sendable {
        var number: Int64
        var hash: String
    }

    private static func step(
        _ tx: borrowing Transaction, _ clinic: ID, from start: Position
    ) throws
        -> (end: Position, fault: Break?, isLast: Bool)
    {
        // Also lines that somebody has put before the first.
        let after = start.number == 0 ? Int64.min : start.number
        let lines = try tx.query(
            """
            SELECT \(AuditLine.columns) FROM audit_entries
            WHERE clinic_id = \(clinic) AND number > \(after) ORDER BY number LIMIT \(batch)
            """, AuditLine.columns.read)
        var end = start
        for line in lines {
            func fault(_ fault: Break.Fault, _ number: Int64) -> (Position, Break?, Bool) {
                (end, Break(clinicId: clinic, number: number, fault: fault), true)
            }
            if line.link.number <= end.number { return fault(.unlinked, line.link.number) }
            if line.link.number != end.number + 1 { return fault(.missing, end.number + 1) }
            if line.previousHash != end.hash { return fault(.unlinked, line.link.number) }
            if line.hash != line.link.hash(after: line.previousHash) {
                return fault(.altered, line.link.number)
            }
            end = Position(number: line.link.number, hash: line.hash)
        }
        guard lines.count < batch else { return (end, nil, false) }
        // Read in the same snapshot as the chain's end.
        let sequences = try tx.first(
            "SELECT audit_number, audit_hash FROM clinic_sequences WHERE clinic_id = \(clinic)"
        ) { row in
            Position(number: row.int(0), hash: try row.get(1))
        }
        guard let sequences, sequences.number != end.number || sequences.hash != end.hash else {
            return (end, nil, true)
        }
        let isShort = sequences.number > end.number
        return (
            end,
            Break(
                clinicId: clinic, number: isShort ? end.number + 1 : end.number,
                fault: isShort ? .missing : .notInLedger), true
        )
    }
}
