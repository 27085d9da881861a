import Foundation

/// Unicode normalization. Foundation's tables decompose right; its order of marks and its compositions are not always right past the
/// Basic Multilingual Plane and in Hangul, so those are made here, by the algorithm of the Unicode standard (§3.11).
enum Normalization {
    /// Puts marks into canonical order.
    static func ordered(_ decomposed: String) -> [Unicode.Scalar] {
        var scalars = Array(decomposed.unicodeScalars)
        var marks: Range<Int>?
        for index in scalars.indices {
            if scalars[index].combiningClass != 0 {
                marks = (marks?.lowerBound ?? index)..<index + 1
            } else if let run = marks {
                sort(&scalars[run])
                marks = nil
            }
        }
        if let run = marks { sort(&scalars[run]) }
        return scalars
    }

    /// Each mark is joined with the letter before it where there is one character for both.
    static func composed(_ decomposed: String) -> String {
        let scalars = ordered(decomposed)
        var result = String.UnicodeScalarView()
        var starter: Unicode.Scalar?
        var marks: [Unicode.Scalar] = []
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let combiningClass = scalar.combiningClass
            // A mark of the same class, or a letter after marks, is cut off from the letter before.
            let isBlocked = !marks.isEmpty && (lastClass >= combiningClass)
            if let letter = starter, !isBlocked, let both = composite(letter, scalar) {
                starter = both
            } else if combiningClass == 0 {
                if let starter { result.append(starter) }
                result.append(contentsOf: marks)
                marks.removeAll(keepingCapacity: true)
                (starter, lastClass) = (scalar, 0)
            } else {
                marks.append(scalar)
                lastClass = combiningClass
            }
        }
        if let starter { result.append(starter) }
        result.append(contentsOf: marks)
        return String(result)
    }

    private static func sort(_ marks: inout ArraySlice<Unicode.Scalar>) {
        guard marks.count > 1 else { return }
        let sorted = marks.enumerated().sorted { ($0.element.combiningClass, $0.offset) < ($1.element.combiningClass, $1.offset) }
        marks.replaceSubrange(marks.startIndex..<marks.endIndex, with: sorted.map(\.element))
    }

    private static func composite(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        let (first32, second32) = (first.value, second.value)
        if (0x1100...0x1112).contains(first32), (0x1161...0x1175).contains(second32) {
            return Unicode.Scalar(0xAC00 + ((first32 - 0x1100) * 21 + second32 - 0x1161) * 28)
        }
        if (0xAC00...0xD7A3).contains(first32), (first32 - 0xAC00) % 28 == 0, (0x11A8...0x11C2).contains(second32) {
            return Unicode.Scalar(first32 + second32 - 0x11A7)
        }
        return composites[UInt64(first32) << 32 | UInt64(second32)]
    }

    /// By both parts. Hangul is arithmetic.
    private static let composites: [UInt64: Unicode.Scalar] = {
        // Where the standard has such characters, and a good part of what it may add.
        let blocks: [Range<UInt32>] = [0xC0..<0x3100, 0x10500..<0x10600, 0x11000..<0x12000, 0x16000..<0x17000]
        let candidates = blocks.joined().compactMap(Unicode.Scalar.init)
            .filter { !$0.properties.isFullCompositionExclusion && $0.combiningClass == 0 }
        // One text for all: a text's decomposition costs more than a character's.
        let text = candidates.map { String($0) }.joined(separator: "\n").decomposedStringWithCanonicalMapping
        let pieces: [Substring.UnicodeScalarView] = text.unicodeScalars.split { $0 == "\n" }
        let parts = zip(candidates, pieces).filter { $1.count > 1 }
        let whole = Dictionary(parts.map { (Array($1), $0) }, uniquingKeysWith: { first, _ in first })
        var composites: [UInt64: Unicode.Scalar] = [:]
        for (scalar, piece) in parts {
            let head = Array(piece.dropLast())
            guard let first = head.count == 1 ? head.first : whole[head], let last = piece.last else { continue }
            composites[UInt64(first.value) << 32 | UInt64(last.value)] = scalar
        }
        return composites
    }()
}

extension Unicode.Scalar {
    fileprivate var combiningClass: UInt8 { value < 0x300 ? 0 : properties.canonicalCombiningClass.rawValue }
}
