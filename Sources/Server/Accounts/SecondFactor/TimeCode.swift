import Crypto
import Domain
import FoundationEssentials

/// One-time codes of an authenticator app: HMAC-SHA-1 of the half minutes since 1970, six digits
/// (RFC 6238, RFC 4226).
struct TimeCode: Sendable, Equatable {
    /// Bytes of a new secret: as long as SHA-1's result (RFC 4226 §4).
    static let secretLength = 20
    /// Seconds that a code is shown.
    static let period = 30
    static let digits = 6
    /// Steps before and after the present one whose codes are taken: clocks differ.
    static let tolerance: Int64 = 1

    let secret: [UInt8]

    static func make() -> TimeCode {
        TimeCode(secret: (0..<secretLength).map { _ in UInt8.random(in: 0 ... .max) })
    }

    static func step(at now: Instant) -> Int64 {
        // Rounds down before 1970 too.
        let (steps, rest) = now.milliseconds.quotientAndRemainder(dividingBy: Int64(period) * 1000)
        return rest < 0 ? steps - 1 : steps
    }

    /// The code of a step (RFC 4226 §5.3).
    func code(at step: Int64, digits: Int = TimeCode.digits) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret))
        let bytes = Array(mac)
        let offset = Int(bytes[bytes.count - 1] & 0x0F)
        let number = bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(UInt64(number) % (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that `typed` is the code of, among those that count at `now` and come after `last`. All of
    /// them are looked at, so that the answer takes as long for each.
    func step(of typed: String, at now: Instant, after last: Int64) -> Int64? {
        let present = Self.step(at: now)
        var found: Int64?
        for step in (present - Self.tolerance)...(present + Self.tolerance)
        where code(at: step).isSame(as: typed) && step > last && found == nil {
            found = step
        }
        return found
    }

    /// What authenticator apps read from a picture or a link.
    func uri(account: String) -> String {
        let name = account.percentEncoded
        return "otpauth://totp/OdontoX:\(name)?secret=\(Base32.encode(secret))&issuer=OdontoX"
            + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.period)"
    }
}

extension String {
    /// Takes as long wherever the two differ.
    fileprivate func isSame(as other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// With everything but unreserved characters escaped (RFC 3986 §2.3).
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let character = Character(scalar)
            let isPlain = scalar.isASCII && (character.isLetter || character.isNumber)
            if isPlain || "-._~".contains(character) { return String(character) }
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }
}

/// Base32 as authenticator apps take secrets: capitals and 2–7, no padding (RFC 4648 §6).
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> UInt32(count) & 31)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
        return text
    }
}
