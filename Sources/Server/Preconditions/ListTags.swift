import Crypto
import Domain
import Foundation

/// The weak tags of one list, made of all that its bytes depend on: the clinic's revision, the caller, the address and the clock
/// (docs/decisions/0036). So it is known without making the list whether a client has it.
struct ListTags: Sendable {
    private let caller: ClinicScope
    private let revision: ID
    private let request: Incoming

    /// Nil where the clinic has no revision.
    init?(_ call: Call) {
        guard let revision = call.scope.revision else { return nil }
        (caller, request, self.revision) = (call.scope, call.request, revision)
    }

    /// The tag of the list while the clock is in `window`, which it names, so that it can be judged later on.
    func tag(_ window: ClockWindow) -> EntityTag {
        var hasher = SHA256()
        for part in [
            Self.program, revision.description, caller.clinicId.description, caller.userId.description, caller.role.rawValue,
            caller.patientId?.description ?? "", request.path, request.queryString, window.description,
        ] {
            hasher.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        return EntityTag(text: "\"\(hasher.finalize().hex(first: 16))\(window)\"", isWeak: true)
    }

    /// The tag of `known` that names what the list would be now; nil when there is none.
    func current(in known: EntityTagList, at now: Instant) -> EntityTag? {
        guard case .tags(let tags) = known else { return nil }
        return tags.lazy.compactMap { known -> EntityTag? in
            guard let window = ClockWindow(endOf: known.text), window.contains(now) else { return nil }
            let tag = tag(window)
            return tag.text == known.text ? tag : nil
        }.first
    }

    /// Another for each build, which may write the same list in another way.
    private static let program: String = {
        let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        let file = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = file?[.size] as? Int, let written = file?[.modificationDate] as? Date else {
            return "\(UInt64.random(in: 0 ... .max))"
        }
        return "\(size) \(written.timeIntervalSince1970)"
    }()
}
