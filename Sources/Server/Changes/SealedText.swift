import Crypto
import Domain
import FoundationEssentials

/// A personal value of the audit trail as it is stored: `sealed:KEY:BOX`. `KEY` is the id of a key of the
/// patient, `BOX` what AES-GCM made of the value: nonce, ciphertext and tag, in base64 as tokens spell it.
/// Without the key nobody can read it, and the entry's hash holds on over the ciphertext (Accounts, A7).
struct SealedText: Sendable {
    let keyId: ID
    private let box: Substring

    private static let prefix = "sealed:"

    /// Nil for a value that is stored as it is.
    init?(_ stored: String) {
        guard stored.utf8.starts(with: Self.prefix.utf8) else { return nil }
        let parts = stored.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let keyId = ID(String(parts[1])) else { return nil }
        self.keyId = keyId
        box = parts[2]
    }

    /// What is sealed; nil when the key is not its key, or it has been moved or changed.
    fileprivate func opened(_ key: SymmetricKey, _ place: Place) -> String? {
        guard let bytes = Base64URL.decode(box), let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key, authenticating: place.bytes)
        else { return nil }
        return String(decoding: plain, as: UTF8.self)
    }

    fileprivate static func make(_ text: String, _ key: PatientKey, _ place: Place) throws -> String {
        let box = try AES.GCM.seal(Data(text.utf8), using: key.bytes, authenticating: place.bytes)
        return "\(prefix)\(key.id):\(box.text)"
    }

    /// Where a value stands. It opens nowhere else.
    struct Place {
        /// The entry's id.
        var entry: ID
        var column: StaticString

        fileprivate var bytes: Data { Data("\(entry):\(column)".utf8) }
    }
}

/// A key of one patient, under which the personal values of their audit entries are sealed.
struct PatientKey: Sendable {
    var id: ID
    fileprivate var bytes: SymmetricKey

    static func make(at now: Instant) -> PatientKey {
        PatientKey(id: ID.make(at: now), bytes: SymmetricKey(size: .bits256))
    }

    func seal(_ text: String, _ place: SealedText.Place) throws -> String {
        try SealedText.make(text, self, place)
    }

    func open(_ text: SealedText, _ place: SealedText.Place) -> String? { text.opened(bytes, place) }

    /// The key as it is stored, encrypted under a key that follows from the server's secret.
    func wrapped(under secret: SymmetricKey) throws -> String {
        let box = try bytes.withUnsafeBytes {
            try AES.GCM.seal(Data($0), using: secret, authenticating: Data(id.description.utf8))
        }
        return box.text
    }

    /// Nil for a key that was wrapped under another secret.
    init?(_ id: ID, wrapped: String, under secret: SymmetricKey) {
        guard let bytes = Base64URL.decode(wrapped), let box = try? AES.GCM.SealedBox(combined: bytes),
            let key = try? AES.GCM.open(box, using: secret, authenticating: Data(id.description.utf8))
        else { return nil }
        self.init(id: id, bytes: SymmetricKey(data: key))
    }

    private init(id: ID, bytes: SymmetricKey) { (self.id, self.bytes) = (id, bytes) }
}

extension AES.GCM.SealedBox {
    /// Nonce, ciphertext and tag.
    fileprivate var text: String { Base64URL.encode(Array(nonce) + Array(ciphertext) + Array(tag)) }
}
