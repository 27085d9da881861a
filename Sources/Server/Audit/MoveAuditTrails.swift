import Domain
package import Storage

/// Brings audit trails under the keys of a secret: chains their entries again, seals the personal values of
/// those that are not sealed yet, and gives superadmins' reasons rows of their own. In batches, each a
/// transaction of its own; after a kill it goes on where it was. What was wrong with a trail before is as
/// wrong after (Accounts, A5 and A7).
package struct MoveAuditTrails: Sendable {
    package let database: Database
    /// Of the secret that the trails go to.
    package let keys: AuditKeys
    /// Of the secret that they come from; nil where they come from none.
    package let former: AuditKeys?
    package let clock: Clock

    /// Entries a transaction: a clinic's writers wait for one at most.
    static let batch = 500

    package init(_ database: Database, to keys: AuditKeys, from former: AuditKeys? = nil, clock: Clock) {
        self.database = database
        self.keys = keys
        self.former = former
        self.clock = clock
    }

    /// Carries all moves through that have begun or wait, but those to another secret. Returns how many
    /// entries were moved.
    /// - Parameter report: Told the entries so far.
    @discardableResult
    package func run(report: (Int) -> Void = { _ in }) async throws -> Int {
        var moved = 0
        while let clinic = try await next() {
            while true {
                let count = try await database.write { tx in try step(clinic, tx) }
                guard let count else { break }
                moved += count
                report(moved)
            }
        }
        return moved
    }

    private func next() async throws -> ID? {
        let own = keys.secretId
        return try await database.read { tx in
            try tx.first(
                """
                SELECT clinic_id FROM audit_moves WHERE secret_id = '' OR secret_id = \(own)
                ORDER BY clinic_id LIMIT 1
                """
            ) { try $0.get(0) as ID }
        }
    }

    /// Returns how many entries were moved; nil when the clinic's move is over.
    private func step(_ clinic: ID, _ tx: borrowing Transaction) throws -> Int? {
        // Other servers may be at it, and writers append meanwhile.
        guard let sequences = try ClinicSequences.lock(tx, clinicId: clinic),
            var move = try AuditMove.of(clinic, tx),
            move.secretId.isEmpty || move.secretId == keys.secretId
        else { return nil }
        move.secretId = keys.secretId
        let lines = try tx.query(
            """
            SELECT \(AuditLine.columns) FROM audit_entries
            WHERE clinic_id = \(clinic) AND number > \(move.through) ORDER BY number LIMIT \(Self.batch)
            """, AuditLine.columns.read)
        let drafts = try AuditOwners(tx, clinic, lines.map(\.link)).drafts
        let links = try keys.sealed(drafts, tx, in: clinic, at: clock.now())
        var updates: [SQL] = []
        for (line, link) in zip(lines, links) { updates.append(chain(line, link, &move)) }
        updates += try tallies(drafts, links, in: clinic, tx)
        while !updates.isEmpty {
            try tx.runAll(Array(updates.prefix(100)))
            updates.removeFirst(min(100, updates.count))
        }
        if let last = lines.last { move.through = last.link.number }
        if lines.count == Self.batch, move.through < sequences.lastAuditNumber {
            try move.store(tx)
        } else {
            let isWhole = sequences.ends(at: move.through, move.oldHash)
            try move.end(tx, isWhole: isWhole)
        }
        return lines.count
    }

    /// Chains an entry behind the one before. One that was altered keeps its hash, and one that did not
    /// follow keeps what it followed.
    private func chain(_ line: AuditLine, _ link: AuditLink, _ move: inout AuditMove) -> SQL {
        let previous = line.previousHash == move.oldHash ? move.newHash : line.previousHash
        let isChecked = isWhole(line)
        let hash = isChecked ? link.hash(after: previous, keys) : line.hash
        // An entry that can't be checked here keeps its words: its hash is over them.
        let reason = isChecked ? link.reason : line.link.reason
        (move.oldHash, move.newHash) = (line.hash, hash)
        return """
            UPDATE audit_entries SET before = \(link.before), after = \(link.after),
            actor_name = \(link.actorName), address = \(link.address), reason = \(reason),
            previous_hash = \(previous), hash = \(hash)
            WHERE clinic_id = \(link.clinicId) AND number = \(link.number)
            """
    }

    /// Counts of readings hold the reason of their entry, and are sealed again with it. A count that somebody
    /// has changed is as wrong after.
    private func tallies(
        _ drafts: [AuditDraft], _ links: [AuditLink], in clinic: ID, _ tx: borrowing Transaction
    ) throws -> [SQL] {
        var references: [Int64: String] = [:]
        for (draft, link) in zip(drafts, links) where draft.reason != nil {
            references[link.number] = link.reason
        }
        guard !references.isEmpty else { return [] }
        let stored = try tx.query(
            """
            SELECT \(ReadTally.columns) FROM read_tallies
            WHERE clinic_id = \(clinic) AND number IN \(list: references.keys.sorted())
            """, ReadTally.columns.read)
        var updates: [SQL] = []
        for (tally, number, seal) in stored {
            guard let reference = references[number] else { continue }
            let owner = [keys, former].compactMap(\.self).first { tally.seal(clinic, number, $0) == seal }
            var referring = tally
            referring.key.reason = reference
            let newSeal = owner.map { referring.seal(clinic, number, $0) } ?? seal
            updates.append(
                """
                UPDATE read_tallies SET reason = \(reference), seal = \(newSeal)
                WHERE clinic_id = \(clinic) AND number = \(number)
                """)
        }
        return updates
    }

    private func isWhole(_ line: AuditLine) -> Bool {
        switch AuditKeys.secret(of: line.hash) {
        case nil: line.hash == line.link.plainHash(after: line.previousHash)
        case keys.secretId[...]: line.hash == line.link.hash(after: line.previousHash, keys)
        case let secret:
            former.map {
                secret == $0.secretId[...] && line.hash == line.link.hash(after: line.previousHash, $0)
            }
                ?? false
        }
    }
}
