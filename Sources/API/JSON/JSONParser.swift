extension JSONValue {
    /// How deep arrays and objects may nest.
    public static let depthLimit = 32

    /// Reads one document by RFC 8259, strictly: see ``JSONError/Kind`` for what is refused.
    public init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        if let position = UTF8Check.firstInvalid(in: bytes) {
            throw JSONError(
                kind: .encoding, position: position, message: "Invalid UTF-8",
                path: Self.path(to: position, in: bytes))
        }
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    /// Where in the document a byte stands: a NUL in its place, which no string may hold, stops the
    /// parser just there.
    private static func path(to position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var copy = bytes.prefix(position + 1).map { $0 < 0x80 && $0 > 0 ? $0 : UInt8(ascii: "?") }
        // Escapes that are faults themselves must not stop it before.
        var index = 0
        while index + 5 < copy.count {
            guard copy[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            if copy[index + 1] == UInt8(ascii: "u") {
                copy.replaceSubrange(index + 2..<index + 6, with: Array("0020".utf8))
            }
            index += 2
        }
        copy[position] = 0
        return copy.withUnsafeBufferPointer { copy in
            var parser = JSONParser(bytes: copy)
            do throws(JSONError) {
                _ = try parser.document()
                return ""
            } catch {
                return error.kind == .nul ? error.path : ""
            }
        }
    }

    /// Reads one document by RFC 8259, strictly: see ``JSONError/Kind`` for what is refused.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in try JSONValue(parsing: bytes) }
    }

    /// Reads one document by RFC 8259, strictly: see ``JSONError/Kind`` for what is refused.
    public init(parsing text: String) throws(JSONError) {
        self = try JSONValue(parsing: Array(text.utf8))
    }
}

/// Reads values one after the other out of valid UTF-8. Recursion is bounded by the depth limit, time
/// by the length.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        if index == bytes.count { throw failure(.empty, "The document is empty") }
        let value = try value()
        skipSpace()
        if index < bytes.count { throw failure(.trailing, "Unexpected text after the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard let byte = peek() else { throw failure(.syntax, "Expected a value") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure(.syntax, "Expected a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try descend()
        var object = JSONObject()
        defer { depth -= 1 }
        if accept(UInt8(ascii: "}")) { return object }
        repeat {
            skipSpace()
            let start = index
            guard peek() == UInt8(ascii: "\"") else { throw failure(.syntax, "Expected a name in quotes") }
            let name = try string()
            skipSpace()
            guard accept(UInt8(ascii: ":")) else { throw failure(.syntax, "Expected ':'") }
            skipSpace()
            let value: JSONValue
            do { value = try self.value() } catch { throw error.under(name) }
            if !object.insert(name, value) {
                throw JSONError(kind: .duplicateName, position: start, message: "Duplicate name", path: name)
            }
            skipSpace()
        } while accept(UInt8(ascii: ","))
        guard accept(UInt8(ascii: "}")) else { throw failure(.syntax, "Expected ',' or '}'") }
        return object
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try descend()
        var array: [JSONValue] = []
        defer { depth -= 1 }
        if accept(UInt8(ascii: "]")) { return array }
        repeat {
            skipSpace()
            do { array.append(try value()) } catch { throw error.under("[\(array.count)]") }
            skipSpace()
        } while accept(UInt8(ascii: ","))
        guard accept(UInt8(ascii: "]")) else { throw failure(.syntax, "Expected ',' or ']'") }
        return array
    }

    /// Takes the opening bracket and the space after it.
    private mutating func descend() throws(JSONError) {
        if depth == JSONValue.depthLimit {
            throw failure(.depth, "Nested deeper than \(JSONValue.depthLimit) levels")
        }
        depth += 1
        index += 1
        skipSpace()
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = index + word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { end <= bytes.count && bytes[index..<end].elementsEqual($0) }
        guard isThere else { throw failure(.syntax, "Expected a value") }
        index = end
        return value
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func accept(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    func failure(_ kind: JSONError.Kind, _ message: String) -> JSONError {
        JSONError(kind: kind, position: index, message: message)
    }
}
