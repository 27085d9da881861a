/// A piece of a page. Literals of the source and other `HTML` stand as they are; every other text is escaped
/// on its way in.
///
///     let line: HTML = "<td>\(name)</td>"
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral literal: StaticString) { text = literal.description }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package static let empty: HTML = ""

    package struct StringInterpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString

        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 24 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        package mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }

        package mutating func appendInterpolation(_ value: Int) { text += String(value) }

        package mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        /// Nothing for nil.
        package mutating func appendInterpolation(_ piece: HTML?) { text += piece?.text ?? "" }

        package mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { text += piece.text }
        }
    }

    /// Pieces one behind another.
    package init(_ pieces: some Sequence<HTML>) {
        text = ""
        for piece in pieces { text += piece.text }
    }

    package static func + (left: HTML, right: HTML) -> HTML { HTML([left, right]) }

    /// Safe in text and in quoted attributes. Control characters, which no page may hold, become U+FFFD.
    private static func escape(_ value: String, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
