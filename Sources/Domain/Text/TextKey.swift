/// What makes two names the same name: they are equal after NFKC, full case folding, and removal of white space and invisible
/// characters (contract §4.2, §8).
public enum TextKey {
    /// The name's key, for a column that an index compares byte by byte. Empty for a name that shows nothing.
    public static func key(_ name: String) -> String {
        if name.isASCII { return name.mappingASCII(\.keyByte) }
        // A mapping can bring forth what another one changes: until none does. Three rounds settle every text that Unicode has.
        var key = name.visible.compatiblyComposed
        for _ in 0..<4 {
            let folded = key.visible.caseFolded
            if folded.utf8.elementsEqual(key.utf8) { break }
            let next = folded.compatiblyComposed
            if next.utf8.elementsEqual(key.utf8) { break }
            key = next
        }
        return key
    }

    /// The key of a row whose name has been another's in the clinic since before names had keys. No name has such a key, as none has a space.
    public static func apart(_ key: String, _ id: ID) -> String { "\(key) \(id)" }
}

extension String {
    /// Without white space and invisible characters.
    fileprivate var visible: String {
        String(String.UnicodeScalarView(unicodeScalars.lazy.filter { !$0.properties.isWhitespace && !$0.isInvisible }))
    }
}

extension UInt8 {
    /// An ASCII character in lower case; nil for white space.
    fileprivate var keyByte: UInt8? {
        switch self {
        case 0x09...0x0D, 0x20: nil
        case 0x41...0x5A: self + 0x20
        default: self
        }
    }
}
