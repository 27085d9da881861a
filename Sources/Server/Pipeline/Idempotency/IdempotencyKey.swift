import API
import Crypto
import Domain
import HTTPTypes
import Synchronization

/// A client's name for one write, under which it may safely try again for a day.
struct IdempotencyKey: Sendable {
    private static let lengths = 1...255

    let text: String
    /// Method, path, query and body.
    private let request: SHA256Digest

    /// Nil for a request without the header, and for a read. Throws 400 for a key that is empty, too long or
    /// not visible ASCII.
    init?(_ request: RequestData) throws {
        guard ![.get, .head].contains(request.method), let text = request.headers.text(of: .idempotencyKey)
        else { return nil }
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw Problem.invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters")
        }
        self.text = text
        var hasher = SHA256()
        for part in [request.method.rawValue, request.path]
            + QueryParameters(parsing: request.queryString).canonical
        {
            hasher.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        hasher.update(data: [UInt8(ascii: ";")] + Self.canonical(request.body))
        self.request = hasher.finalize()
    }

    /// What was asked under the key: another request under the same key is a mistake (contract §11).
    /// - Parameter clinicId: The clinic acted in, whether the request names it or leaves it to
    ///   the caller's membership.
    func fingerprint(in clinicId: ID, _ keys: AuditKeys) -> String {
        keys.fingerprint(request, clinicId.description)
    }

    /// Whether this is what was asked under a stored fingerprint, as far as that can be told: one that was
    /// made under another secret of the server counts as the same.
    func matches(_ stored: String, in clinicId: ID, _ keys: AuditKeys) -> Bool {
        guard let secret = AuditKeys.secret(of: stored) else {
            return stored == plainFingerprint(in: clinicId)
        }
        return secret != keys.secretId || stored == fingerprint(in: clinicId, keys)
    }

    /// Of answers that were kept before fingerprints had a key; none is older than a day.
    private func plainFingerprint(in clinicId: ID) -> String {
        var hasher = SHA256()
        request.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        hasher.update(data: Array(clinicId.description.utf8))
        return hasher.finalize().hex
    }

    /// The body with its names in order and without needless space: a client that spells the same request
    /// again is the same client.
    private static func canonical(_ body: [UInt8]) -> [UInt8] {
        guard let json = try? JSONValue(parsing: body) else { return body }
        return json.sorted.jsonBytes
    }

    /// A 64-bit number for PostgreSQL's advisory locks.
    /// - Parameter user: Whose key it is.
    func lockNumber(user: some CustomStringConvertible) -> Int64 {
        var hasher = SHA256()
        hasher.update(data: Array("idempotency:\(user):\(text)".utf8))
        return hasher.finalize().prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
}

extension JSONValue {
    /// The same value with the names of each object in order.
    fileprivate var sorted: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.sorted))
        case .object(let object):
            .object(
                JSONObject(object.members.sorted { $0.name < $1.name }.map { ($0.name, $0.value.sorted) }))
        default: self
        }
    }
}

extension Crypto.Digest {
    /// Lower-case hexadecimal.
    var hex: String { hex(first: Self.byteCount) }

    /// Lower-case hexadecimal of the first `count` bytes.
    func hex(first count: Int) -> String {
        String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
            var length = 0
            for byte in prefix(count) {
                text[length] = Self.hexDigit(byte >> 4)
                text[length + 1] = Self.hexDigit(byte & 15)
                length += 2
            }
            return length
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

/// The keys of the writes that this process is answering, so that a second request with one is refused
/// at once (docs/decisions/0010). On PostgreSQL the transaction's lock tells other servers; on SQLite
/// there are none.
///
/// Nothing depends on this: the transaction makes sure that a write is done once.
final class InFlightKeys: Sendable {
    private struct Name: Hashable {
        var identity: Identity
        var key: String
    }

    /// Far more than a server has requests at once; what is beyond waits for its twin in the database.
    private static let limit = 100_000
    private let names = Mutex<Set<Name>>([])

    /// Runs `work`, and returns nil instead while a request of the same caller under the same key is at work.
    func alone<Result>(
        _ identity: Identity, _ key: IdempotencyKey, _ work: () async throws -> Result
    ) async rethrows -> Result? {
        let name = Name(identity: identity, key: key.text)
        switch take(name) {
        case .taken: return nil
        case .full: return try await work()
        case .free: break
        }
        defer { names.withLock { _ = $0.remove(name) } }
        return try await work()
    }

    var count: Int { names.withLock { $0.count } }

    private enum Place { case free, taken, full }

    private func take(_ name: Name) -> Place {
        names.withLock { names in
            if names.contains(name) { return .taken }
            if names.count >= Self.limit { return .full }
            names.insert(name)
            return .free
        }
    }
}
