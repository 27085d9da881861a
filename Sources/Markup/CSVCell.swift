/// One cell of comma-separated values (RFC 4180), which no spreadsheet runs as a formula: neither one that
/// takes `,` for the separator nor one that takes `;`, as those of many countries do (Accounts, A8).
package enum CSVCell {
    private static let quote = UInt8(ascii: "\"")

    package static func append(_ cell: String, to bytes: inout [UInt8]) {
        let text = neutralized(Array(cell.utf8))
        guard text.contains(where: { "\"\t;,\r\n".utf8.contains($0) }) || text.count != cell.utf8.count else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// The text with an apostrophe, which marks text, before each place that some reader takes for the start
    /// of a formula: the start of the cell, and what follows a separator within it. To a reader with another
    /// separator our quotes are characters like others, so they do not keep it from splitting there.
    private static func neutralized(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 1)
        var isStart = true
        for (index, byte) in text.enumerated() {
            if isStart && isFormula(text[index...]) { result.append(UInt8(ascii: "'")) }
            result.append(byte)
            isStart = ";\t\r\n".utf8.contains(byte)
        }
        return result
    }

    /// Whether a cell that begins so is run, or may be once a reader has left out blanks and quotes.
    private static func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
        if let first = text.first, "\t\r\n".utf8.contains(first) { return true }
        let rest = text.drop { " \"'".utf8.contains($0) || $0 == 0 }
        guard let first = rest.first else { return false }
        // The wide forms of the four, which some readers fold (U+FF0B, U+FF0D, U+FF1D, U+FF20).
        let wide: [[UInt8]] = [
            [0xEF, 0xBC, 0x8B], [0xEF, 0xBC, 0x8D], [0xEF, 0xBC, 0x9D], [0xEF, 0xBC, 0xA0],
        ]
        return "=+-@".utf8.contains(first) || wide.contains(Array(rest.prefix(3)))
    }
}
