import Crypto

/// SHA-256 as the database keeps it.
enum Digest {
    /// 64 lower-case hexadecimal digits.
    static func hex(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
