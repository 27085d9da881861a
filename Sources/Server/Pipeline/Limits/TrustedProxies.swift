import HTTPTypes

/// The proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed. None by default: anybody can send
/// these headers.
package struct TrustedProxies: Sendable, Equatable {
    /// A network: those addresses that begin with the same bits.
    private struct Network: Sendable, Equatable {
        var start: IPAddress
        var bits: Int
    }

    /// Further hops are not looked at.
    private static let hopLimit = 32

    private let networks: [Network]

    package static let none = TrustedProxies(networks: [])

    private init(networks: [Network]) { self.networks = networks }

    /// Reads a list such as `127.0.0.1, 10.0.0.0/8, fd00::/8`; nil for anything else.
    package init?(_ text: String) {
        var networks: [Network] = []
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "/", omittingEmptySubsequences: false).map {
                $0.filter { $0 != " " }
            }
            guard let first = sides.first, let address = IPAddress(first), sides.count <= 2 else {
                return nil
            }
            let width = address.isVersion4 && !first.contains(":") ? 32 : 128
            guard let bits = sides.count == 2 ? Int(sides[1]) : width, (0...width).contains(bits) else {
                return nil
            }
            let whole = bits + 128 - width
            networks.append(Network(start: address.prefix(whole), bits: whole))
        }
        guard !networks.isEmpty else { return nil }
        self.init(networks: networks)
    }

    /// Who sent the request: the peer itself, unless it is a trusted proxy; then the last address in its
    /// `X-Forwarded-For` that is none.
    func client(of peer: String, _ headers: HTTPFields) -> String {
        guard trusts(peer) else { return peer }
        let forwarded = headers[values: .forwardedFor]
        var client = peer
        let hops = forwarded.joined(separator: ",").split(separator: ",").reversed().prefix(Self.hopLimit)
        for hop in hops {
            let address = Self.bare(hop)
            guard IPAddress(address) != nil else { break }
            client = address
            if !trusts(address) { break }
        }
        return client
    }

    func trusts(_ text: String) -> Bool {
        guard !networks.isEmpty, let address = IPAddress(text) else { return false }
        return networks.contains { address.prefix($0.bits) == $0.start }
    }

    /// Without blanks, brackets and port: some proxies send `[::1]:5000` or `10.0.0.1:5000`.
    private static func bare(_ hop: Substring) -> String {
        let hop = hop.filter { $0 != " " && $0 != "\t" }
        if hop.hasPrefix("["), let end = hop.firstIndex(of: "]") {
            return String(hop[hop.index(after: hop.startIndex)..<end])
        }
        let parts = hop.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : String(hop)
    }
}
