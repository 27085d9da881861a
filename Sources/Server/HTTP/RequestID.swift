import Domain
import HTTPTypes

/// The id under which a request stands in the log and in its answer.
enum RequestID {
    /// The caller's own id, when it is sane: 1–128 letters, digits, `.`, `_`, `-`.
    static func taken(from headers: HTTPFields) -> String? {
        guard let value = headers.text(of: .requestId), (1...128).contains(value.utf8.count),
            value.utf8.allSatisfy(isSane)
        else { return nil }
        return value
    }

    static func fresh(at now: Instant) -> String { ID.make(at: now).description }

    private static func isSane(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
