import API
import FoundationEssentials
import TestSupport
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    @Test(
        "What JSON allows is read",
        arguments: [
            ("null", nil), (" true\t", true), ("false\r\n", false), ("0", 0), ("-12", -12), ("\"\"", ""),
            ("[]", []), ("{}", [:]),
            ("[ ]", []), ("{ }", [:]), ("[1,2]", [1, 2]), ("[[],[[]],{}]", [[], [[]], [:]]),
            (#"{"a":{"b":[1,{"c":null}]},"":2}"#, ["a": ["b": [1, ["c": nil]]], "": 2]),
            (#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00""#, "\"\\/\u{8}\u{C}\n\r\tAé😀"),
            ("\"é😀\u{7F}\u{2028}\"", "é😀\u{7F}\u{2028}"),
            (#""\u0001""#, "\u{1}"),
            ("{\"é\":1,\"e\u{301}\":2}", .object(JSONObject([("é", 1), ("e\u{301}", 2)]))),
        ] as [(String, JSONValue)])
    func accepted(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "Numbers keep their text",
        arguments: [
            "0", "-0", "1.50", "1e2", "1E+2", "-0.0e-10", "123456789012345678901234567890", "1e999999999",
        ])
    func numbers(text: String) throws {
        #expect(try JSONValue(parsing: text).number?.text == text)
        #expect(try JSONValue(parsing: "[\(text)]").jsonText == "[\(text)]")
    }

    @Test(
        "What JSON does not allow is refused as such",
        arguments: [
            "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
            "{a:1}", "{'a':1}", "{1:1}",
            "{\"a\" 1}", "{\"a\":1 \"b\":2}", "tru", "True", "nul", "NaN", "Infinity", "-", "+1", "01", "-01",
            "1.", ".5", "1e", "1e+",
            "0x10", "1_000", "\"", "\"abc", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\u{1}\"",
            "\"a\nb\"", "'a'", "// c\n1",
            "/* */1", "\u{FEFF}1", "[1", "{\"a\":1", "{\"a\":[}", "[}", "{]", "\u{A0}1", "-a", "1.e1",
        ])
    func refused(text: String) {
        let error = failure(Array(text.utf8))
        #expect(error?.kind == .syntax || error?.kind == .trailing, "\(text)")
    }

    @Test(
        "Each refusal names its kind and place",
        arguments: [
            ("", .empty, 0, ""), (" \n", .empty, 2, ""), ("1 2", .trailing, 2, ""),
            ("{}{}", .trailing, 2, ""), ("01", .trailing, 1, ""),
            (#"{"a":1,"a":2}"#, .duplicateName, 7, "a"),
            (#"{"x":[{"a":1,"\u0061":2}]}"#, .duplicateName, 13, "x[0].a"),
            (#"{"invoice":{"items":[{},{"note":"a\u0000"}]}}"#, .nul, 40, "invoice.items[1].note"),
            (#"["\ud83d"]"#, .surrogate, 8, "[0]"),
            (#""\udE00""#, .surrogate, 7, ""), (#""\ud83d\ud83d""#, .surrogate, 13, ""),
            (#""\ud83dx""#, .surrogate, 7, ""),
            (#"{"a":[1,}"#, .syntax, 8, "a[1]"),
        ] as [(String, JSONError.Kind, Int, String)])
    func places(text: String, kind: JSONError.Kind, position: Int, path: String) {
        let error = failure(Array(text.utf8))
        #expect(error?.kind == kind)
        #expect(error?.position == position)
        #expect(error?.path == path)
    }

    @Test(
        "Broken UTF-8 is refused at its place",
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF], [0xFE],
            [0xE2, 0x28, 0xA1],
        ] as [[UInt8]])
    func encoding(bytes: [UInt8]) {
        let error = failure(Array("\"0123456789".utf8) + bytes + [UInt8(ascii: "\"")])
        #expect(error?.kind == .encoding)
        #expect(error?.position == 11)
    }

    @Test("Bytes that are no UTF-8 are told by their place, whatever is wrong before them")
    func encodingBehindOthers() {
        let bytes = Array(#"{"a":"\u0000","b":"\\\ud800","c":["x",""#.utf8) + [0xC3] + Array(#""]}"#.utf8)
        let error = #expect(throws: JSONError.self) { _ = try JSONValue(parsing: bytes) }
        #expect(error?.kind == .encoding && error?.path == "c[1]")
    }

    @Test("Broken UTF-8 is refused by the path that it stands at")
    func encodingPath() {
        let error = failure(
            Array(#"{"é":"ü","items":[{},{"note":"a"#.utf8) + [0xC3, 0x28]
                + Array(#""}],"more":"\u00e9é"}"#.utf8))
        #expect(error?.kind == .encoding)
        #expect(error?.path == "items[1].note")
        #expect(failure(Array("{\"a\":".utf8) + [0xFF, 0x7D])?.path == "")
    }

    @Test("A raw NUL in a string is told apart from other control characters")
    func rawNUL() {
        #expect(failure(Array("{\"a\":\"x\0\"}".utf8))?.kind == .nul)
        #expect(failure(Array("{\"a\":\"x\0\"}".utf8))?.path == "a")
    }

    @Test("Nesting ends at the limit", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(open: String, close: String) {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        #expect(failure(nested(JSONValue.depthLimit)) == nil)
        #expect(failure(nested(JSONValue.depthLimit + 1))?.kind == .depth)
        #expect(failure(Array(String(repeating: open, count: 200_000).utf8))?.kind == .depth)
    }

    @Test("Siblings do not add to the depth")
    func siblings() throws {
        let text = "[" + String(repeating: "{\"a\":[{},[]]},", count: 1000) + "{}]"
        #expect(try JSONValue(parsing: text).array?.count == 1001)
    }

    @Test("A mebibyte of hostile input is read or refused in linear time")
    func hostile() {
        let names = (0..<70_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(failure(Array("{\(names)}".utf8)) == nil)
        #expect(failure(Array("{\(names),\"k5\":1}".utf8))?.kind == .duplicateName)
        #expect(failure(Array("[\(String(repeating: "{},", count: 350_000))1]".utf8)) == nil)
        #expect(failure(Array("\"\(String(repeating: "\\\"", count: 500_000))\"".utf8)) == nil)
        #expect(failure(Array(String(repeating: "9", count: 1 << 20).utf8)) == nil)
        #expect(failure(Array(String(repeating: " ", count: 1 << 20).utf8))?.kind == .empty)
    }

    @Test("Random documents come back unchanged, also through Foundation", arguments: 1...40)
    func roundTrip(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let value = random.value(depth: 5)
        #expect(try JSONValue(parsing: value.jsonBytes) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(value.jsonBytes)) == value)
    }

    @Test("Random damage never crashes, and what is accepted Foundation accepts too", arguments: 1...40)
    func damage(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<30 {
            var bytes = random.value(depth: 4).jsonBytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[.random(in: bytes.indices, using: &random)] =
                    Array("{}[]\",:\\u0-1 \u{1}".utf8).randomElement(using: &random) ?? 0
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            _ = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
            #expect(try JSONValue(parsing: value.jsonBytes) == value)
        }
    }

    private func failure(_ bytes: [UInt8]) -> JSONError? {
        do {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch {
            return error
        }
    }
}

extension SeededRandom {
    /// A random document.
    mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &self) {
        case 0: return nil
        case 1: return .bool(.random(using: &self))
        case 2: return JSONValue(Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &self))
        case 3, 4: return .string(text())
        case 5: return .array((0..<Int.random(in: 0...5, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            let names = Set((0..<Int.random(in: 0...20, using: &self)).map { _ in text() })
            return .object(JSONObject(names.sorted().map { ($0, value(depth: depth - 1)) }))
        }
    }
}
