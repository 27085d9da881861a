extension SQL {
    /// A table or column of the catalogue, quoted.
    ///
    /// The one way from a runtime string into SQL, and not a public one: work on tables that no source
    /// text can name, such as copying all of them, needs it. Anything but ASCII letters, digits and
    /// `_` is refused.
    static func name(_ text: String) throws -> SQL {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, !text.isEmpty else {
            throw DatabaseError(.other, "a table or column has a name that is not plain")
        }
        return SQL(pieces: [.name(text)])
    }

    /// Names between commas.
    static func names(_ texts: [String]) throws -> SQL {
        try texts.map(name).joined(separator: ", ")
    }
}
