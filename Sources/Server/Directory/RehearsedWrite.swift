import Domain
import Storage

/// A write that was run ahead of its transaction by what is remembered of the clinic (docs/decisions/0028).
struct RehearsedWrite: Sendable {
    let directory: Directory
    let rehearsal: Rehearsal<(reply: Reply, lines: LedgerLines)>

    /// Nil, with nothing done, when the clinic's directory has changed since, or when somebody else was faster: then the write has to be run
    /// anew.
    func perform(_ tx: borrowing Transaction) throws -> Reply? {
        let revision = try tx.undisturbed {
            try tx.noted(Revision(clinicId: directory.clinicId)) {
                try tx.first(MembershipQueries.directory(of: directory.clinicId)) { try $0.get(0) as String }
            }
        }
        guard revision == directory.revision, try rehearsal.perform(tx) else { return nil }
        try tx.undisturbed { try rehearsal.value.lines.write(tx) }
        return rehearsal.value.reply
    }

    /// Read once for the bookings of a commit that come one after the other.
    private struct Revision: Hashable {
        var clinicId: ID
    }
}
