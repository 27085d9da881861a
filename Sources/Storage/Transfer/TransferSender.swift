/// Reads the source's tables, in one snapshot, into the line.
enum TransferSender {
    /// A batch holds at most this many rows and, roughly, bytes.
    private static let rowLimit = 400
    private static let byteLimit = 1 << 20

    static func run(_ plan: TransferPlan, _ source: Database, _ line: BatchLine) async throws {
        do {
            try await source.read { tx in
                try line.feedUp()
                for step in plan.steps { try send(step, tx, line) }
            }
        } catch {
            line.fail(error)
            throw error
        }
    }

    static func send(_ step: TransferPlan.Step, _ tx: borrowing Transaction, _ line: BatchLine) throws {
        var digest = RowDigest()
        var batch: [[SQLValue]] = []
        var bytes = 0
        try tx.walk(step.select()) { row in
            let values = try step.sourceKinds.enumerated().map { index, kind in try row.value(index, as: kind)
            }
            digest.add(values)
            batch.append(values)
            bytes += values.reduce(0) { $0 + $1.size }
            if batch.count == rowLimit || bytes >= byteLimit {
                try line.put(.rows(batch))
                batch.removeAll(keepingCapacity: true)
                bytes = 0
            }
        }
        if !batch.isEmpty { try line.put(.rows(batch)) }
        try line.put(.end(rows: digest.rows, checksum: digest.text))
    }
}

extension SQLValue {
    fileprivate var size: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        case .uuid: 16
        case .null, .integer, .real, .boolean: 8
        }
    }
}
