/// What a statement's text is made from, without the text: where each literal lies and where
/// the parameters are.
///
/// A literal lies at one address for the life of the process, so two statements of one shape have the same
/// text, and finding a prepared statement neither builds nor hashes any text.
struct SQLShape {
    private(set) var words: [UInt] = []

    init(_ sql: SQL, engine: Engine) {
        words.reserveCapacity(sql.pieces.count * 2)
        sql.forEachWord(for: engine) { words.append($0) }
    }

    func matches(_ sql: SQL, engine: Engine) -> Bool {
        var index = 0
        var isSame = true
        sql.forEachWord(for: engine) { word in
            if index < words.count, words[index] == word { index += 1 } else { isSame = false }
        }
        return isSame && index == words.count
    }
}

extension SQL {
    func shapeHash(for engine: Engine) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        forEachWord(for: engine) { word in
            hash = (hash ^ UInt64(word)) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
        }
        return hash
    }

    @inline(__always)
    fileprivate func forEachWord(for engine: Engine, _ visit: (UInt) -> Void) {
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                if literal.hasPointerRepresentation {
                    visit(UInt(bitPattern: literal.utf8Start))
                    visit(UInt(literal.utf8CodeUnitCount))
                } else {
                    visit(UInt(literal.unicodeScalar.value))
                    visit(.max)
                }
            case .value:
                visit(0)
            case .name(let name):
                SQL.forEachWord(ofName: name, visit)
            case .dialect(let dialect):
                dialect.variant(for: engine).forEachNestedWord(for: engine, visit)
            }
        }
    }

    /// A name has no address of its own, so it is told by its letters, eight to a word.
    private static func forEachWord(ofName name: String, _ visit: (UInt) -> Void) {
        visit(.max - 1)
        visit(UInt(name.utf8.count))
        var word: UInt = 0
        for (index, byte) in name.utf8.enumerated() {
            word = word << 8 | UInt(byte)
            if index % 8 == 7 { visit(word) }
        }
        visit(word)
    }

    private func forEachNestedWord(for engine: Engine, _ visit: (UInt) -> Void) {
        forEachWord(for: engine, visit)
    }
}

extension SQL {
    /// The text for an engine: `?` for each parameter in SQLite, `$1`, `$2`, … in PostgreSQL.
    func text(for engine: Engine) -> String {
        var text = ""
        var parameters = 0
        render(for: engine, into: &text, parameters: &parameters)
        return text
    }

    private func render(for engine: Engine, into text: inout String, parameters: inout Int) {
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                text += literal.description
            case .value:
                parameters += 1
                switch engine {
                case .sqlite: text += "?"
                case .postgres: text += "$\(parameters)"
                }
            case .dialect(let dialect):
                dialect.variant(for: engine).render(for: engine, into: &text, parameters: &parameters)
            case .name(let name):
                text += "\"\(name)\""
            }
        }
    }

    /// Visits the parameters in the order of their placeholders.
    func forEachValue(for engine: Engine, _ visit: (SQLValue) throws -> Void) rethrows {
        for piece in pieces {
            switch piece {
            case .literal, .name: continue
            case .value(let value): try visit(value)
            case .dialect(let dialect): try dialect.variant(for: engine).forEachValue(for: engine, visit)
            }
        }
    }
}
