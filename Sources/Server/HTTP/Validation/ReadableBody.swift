import API

/// A JSON body whose texts are blanked where they hold what no text may (NUL, broken UTF-8, half a surrogate
/// pair), so that all else that is wrong with it can be told too.
struct ReadableBody {
    /// An honest body has none; of a hostile one the first are enough.
    static let limit = 16

    let json: JSONValue
    /// What was wrong with the blanked texts.
    let faults: [FieldError]

    /// Throws what makes it no JSON, or is not within a field.
    init(_ bytes: [UInt8]) throws(JSONError) {
        var bytes = bytes
        var faults: [FieldError] = []
        while true {
            do throws(JSONError) {
                json = try JSONValue(parsing: bytes)
                break
            } catch {
                guard error.isBrokenText, !error.path.isEmpty, faults.count < Self.limit,
                    let text = Self.text(around: error.position, in: bytes)
                else { throw error }
                faults.append(
                    FieldError(field: error.path, message: "\(error.message) (byte \(error.position))"))
                for index in text { bytes[index] = UInt8(ascii: " ") }
            }
        }
        self.faults = faults
    }

    /// What stands between the quotes around a byte of a string.
    private static func text(around position: Int, in bytes: [UInt8]) -> Range<Int>? {
        guard position <= bytes.count,
            let start = bytes[..<position].indices.last(where: { isQuote($0, bytes) }),
            let end = bytes[position...].indices.first(where: { isQuote($0, bytes) })
        else { return nil }
        return start + 1..<end
    }

    private static func isQuote(_ index: Int, _ bytes: [UInt8]) -> Bool {
        guard bytes[index] == UInt8(ascii: "\"") else { return false }
        return bytes[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 0
    }
}

extension JSONError {
    /// A fault within a string, which harms nothing around it.
    var isBrokenText: Bool { kind == .nul || kind == .encoding || kind == .surrogate }
}
