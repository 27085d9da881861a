import Crypto
import FoundationEssentials

/// Base64 as tokens spell it: `-` and `_`, no padding (RFC 4648 §5).
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var letters = [UInt8](Data(bytes).base64EncodedData())
        while letters.last == UInt8(ascii: "=") { letters.removeLast() }
        for (index, letter) in letters.enumerated() {
            switch letter {
            case UInt8(ascii: "+"): letters[index] = UInt8(ascii: "-")
            case UInt8(ascii: "/"): letters[index] = UInt8(ascii: "_")
            default: break
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The bytes; nil where `text` is no such base64.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var letters = Array(text.utf8)
        for (index, letter) in letters.enumerated() {
            switch letter {
            case UInt8(ascii: "-"): letters[index] = UInt8(ascii: "+")
            case UInt8(ascii: "_"): letters[index] = UInt8(ascii: "/")
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: break
            }
        }
        letters += repeatElement(UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
        return Data(base64Encoded: Data(letters)).map { [UInt8]($0) }
    }
}

/// SHA-256 as the database keeps it.
enum Digest {
    /// 64 lower-case hexadecimal digits.
    static func hex(of text: String) -> String {
        Hex.text(SHA256.hash(data: Array(text.utf8)))
    }
}
