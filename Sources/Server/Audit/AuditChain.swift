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
            /// The line was chained under another secret of the server, so that nobody here can tell.
            case otherSecret(String)
            /// The line was not chained under the server's secret, though it should be.
            case unkeyed
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
                case .otherSecret(let id):
                    "was chained under secret \(id), which is not this server's: nobody here can check it"
                case .unkeyed: "is not chained under the server's secret"
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
    /// a working server. The keys are those that the database was given. Without any, only lines from before
    /// there were keys are checked as a whole; of the others, that they follow each other.
    package static func verify(_ database: Database) async throws -> Report {
        let keys = database.companion.value as? AuditKeys
        var report = Report()
        var after = ID(high: 0, low: 0)
        while let clinic = try await next(database, after: after) {
            after = clinic
            report.clinics += 1
            try await walk(database, clinic, keys, &report)
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

    private static func walk(
        _ database: Database, _ clinic: ID, _ keys: AuditKeys?, _ report: inout Report
    ) async throws {
        var link = Position(number: 0, hash: "")
        while true {
            let start = link
            let step = try await database.read { tx in try Self.step(tx, clinic, keys, from: start) }
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

    /// A thousand lines and what they are checked against, in one snapshot.
    private static func step(
        _ tx: borrowing Transaction, _ clinic: ID, _ keys: AuditKeys?, from start: Position
    ) throws -> (end: Position, fault: Break?, isLast: Bool) {
        let move = try AuditMove.of(clinic, tx)
        // Also lines that somebody has put before the first. The last line of the step before is read again:
        // a trail that is on its way under another key may have passed it.
        let from = start.number == 0 ? Int64.min : start.number
        let lines = try tx.query(
            """
            SELECT \(AuditLine.columns) FROM audit_entries
            WHERE clinic_id = \(clinic) AND number >= \(from) ORDER BY number LIMIT \(batch + 1)
            """, AuditLine.columns.read)
        var end = start
        for line in lines {
            if line.link.number == start.number, start.number > 0 {
                end.hash = line.hash
                continue
            }
            if let fault = fault(line, after: end, move, keys) {
                let number = fault == .missing ? end.number + 1 : line.link.number
                return (end, Break(clinicId: clinic, number: number, fault: fault), true)
            }
            end = Position(number: line.link.number, hash: line.hash)
        }
        guard lines.count <= batch else { return (end, nil, false) }
        return (end, try faultAtEnd(tx, clinic, end), true)
    }

    private static func fault(
        _ line: AuditLine, after end: Position, _ move: AuditMove?, _ keys: AuditKeys?
    ) -> Break.Fault? {
        if line.link.number <= end.number { return .unlinked }
        if line.link.number != end.number + 1 { return .missing }
        let isNextOfMove = move.map { $0.through > 0 && $0.through == end.number } ?? false
        let expected = isNextOfMove ? move?.oldHash ?? "" : end.hash
        if line.previousHash != expected { return .unlinked }
        guard let secret = AuditKeys.secret(of: line.hash) else {
            guard line.hash == line.link.plainHash(after: line.previousHash) else { return .altered }
            // Such a line is from before there were keys; those are on their way.
            return move.map { line.link.number > $0.through } ?? false ? nil : .unkeyed
        }
        guard let keys else { return nil }
        guard secret == keys.secretId else { return .otherSecret(String(secret)) }
        return line.hash == line.link.hash(after: line.previousHash, keys) ? nil : .altered
    }

    /// Compares the chain's end with what the clinic's sequences count, in the same snapshot.
    private static func faultAtEnd(
        _ tx: borrowing Transaction, _ clinic: ID, _ end: Position
    ) throws -> Break? {
        let sequences = try tx.first(
            "SELECT audit_number, audit_hash FROM clinic_sequences WHERE clinic_id = \(clinic)"
        ) { row in
            Position(number: row.int(0), hash: try row.get(1))
        }
        guard let sequences, sequences.number != end.number || sequences.hash != end.hash else { return nil }
        let isShort = sequences.number > end.number
        return Break(
            clinicId: clinic, number: isShort ? end.number + 1 : end.number,
            fault: isShort ? .missing : .notInLedger)
    }
}
