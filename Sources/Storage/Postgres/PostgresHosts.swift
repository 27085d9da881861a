import CLibPQ
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The servers that an address names, of which one takes writes (docs/decisions/0063): which one is asked
/// first, and whether another has taken over from one that has gone silent.
final class PostgresHosts: Sendable {
    struct Host: Sendable, Equatable {
        let name: String
        let port: String
    }

    let all: [Host]
    private let address: String
    /// The place of the one that answered last.
    private let first = Atomic(0)
    /// When the others were asked last; held while they are.
    private let lastProbe = Mutex(ContinuousClock.Instant?.none)

    /// How long a server may say nothing before the others are asked.
    static let silence = Duration.milliseconds(500)

    /// Between two rounds of questions: a statement that takes long is no reason to go on asking often.
    private static func pause(after silence: Duration) -> Duration {
        silence < .seconds(30) ? .milliseconds(250) : .seconds(5)
    }

    /// - Parameter address: One that libpq can read. Lists of hosts that say `hostaddr` are left to libpq.
    init(_ address: String) {
        self.address = address
        var values: [String: String] = [:]
        if let options = PQconninfoParse(address, nil) {
            defer { PQconninfoFree(options) }
            var option = options
            while let keyword = option.pointee.keyword {
                values[String(cString: keyword)] = option.pointee.val.map { String(cString: $0) }
                option += 1
            }
        }
        func list(_ name: String) -> [String] {
            (values[name] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (names, ports) = (list("host"), list("port"))
        let isPlain = values["hostaddr"] == nil && (ports.count == 1 || ports.count == names.count)
        all =
            isPlain
            ? names.enumerated().map { Host(name: $1, port: ports.count == 1 ? ports[0] : ports[$0]) } : []
    }

    /// Whether there is another server to ask.
    var hasOthers: Bool { all.count > 1 }

    /// What a connection is made with: the server that answered last before the others.
    var order: [(String, String)] {
        guard hasOthers else { return [] }
        let first = first.load(ordering: .relaxed)
        return Self.settings(Array(all[first...] + all[..<first]))
    }

    /// Notes whom a connection has reached, and returns the server's place.
    func note(_ handle: OpaquePointer) -> Int {
        guard hasOthers, let name = PQhost(handle), let port = PQport(handle) else { return 0 }
        let host = Host(name: String(cString: name), port: String(cString: port))
        guard let place = all.firstIndex(where: { $0 == host || $0.port.isEmpty && $0.name == host.name })
        else { return 0 }
        first.store(place, ordering: .relaxed)
        return place
    }

    /// Whether another server takes the writes instead of the silent one at `place`. Asks them, if nobody has
    /// just done so: 2 s for each at most.
    func haveMoved(from place: Int, silentFor silence: Duration) -> Bool {
        guard hasOthers else { return false }
        if first.load(ordering: .relaxed) != place { return true }
        let isDue = lastProbe.withLockIfAvailable { last in
            if let last, last.duration(to: .now) < Self.pause(after: silence) { return false }
            probe(besides: place)
            last = .now
            return true
        }
        return isDue == true && first.load(ordering: .relaxed) != place
    }

    private func probe(besides place: Int) {
        let others = all.enumerated().filter { $0.offset != place }.map(\.element)
        guard let link = try? PostgresLink(address: address, settings: Self.settings(others), limit: 2) else {
            return
        }
        _ = note(link.handle)
    }

    private static func settings(_ hosts: [Host]) -> [(String, String)] {
        [
            ("host", hosts.map(\.name).joined(separator: ",")),
            ("port", hosts.map(\.port).joined(separator: ",")),
        ]
    }
}
