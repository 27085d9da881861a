import Domain
import Synchronization

/// What is remembered of the clinics, each under the last revision that was seen of it.
final class Directories: Sendable {
    private struct Kept {
        var revision: String
        var directory: Directory
    }

    private let kept = Mutex<[ID: Kept]>([:])

    private static let limit = 1024

    /// What is remembered of the clinic as it is under `revision`, which was read in the caller's transaction. Nothing yet, at first.
    func directory(of clinicId: ID, under revision: String) -> Directory {
        kept.withLock { kept in
            if let known = kept[clinicId], known.revision == revision { return known.directory }
            if kept.count >= Self.limit { kept.removeAll(keepingCapacity: true) }
            let directory = Directory(clinicId: clinicId, revision: revision)
            kept[clinicId] = Kept(revision: revision, directory: directory)
            return directory
        }
    }

    /// What was remembered last; it may be old.
    func last(of clinicId: ID) -> Directory? {
        kept.withLock { $0[clinicId]?.directory }
    }
}
