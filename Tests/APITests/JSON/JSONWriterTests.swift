import API
import FoundationEssentials
import TestSupport
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("Commas stand between members and elements, and nowhere else")
    func commas() {
        var json = JSONWriter(capacity: 0)
        json.beginObject()
        json.field("a", 1)
        json.field("b", [String]())
        json.key("c")
        json.beginArray()
        json.beginObject()
        json.endObject()
        json.bool(false)
        json.null()
        json.raw("{\"x\":1}")
        json.endArray()
        json.field("d", nil as Int?)
        json.field("e", utf8: nil)
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"a":1,"b":[],"c":[{},false,null,{"x":1}],"d":null,"e":null}"#)
    }

    @Test("A cleared writer begins again")
    func clearing() {
        var json = JSONWriter()
        json.string("old")
        json.clear()
        json.int(7)
        #expect(json.withBytes { Array($0) } == Array("7".utf8))
    }

    @Test(
        "Integers are written whole",
        arguments: [
            0, 9, 10, -1, 99, 100, 1_000_000_007, 999_999_999_999_999_999, 1_000_000_000_000_000_000,
            Int64.max, Int64.min,
        ])
    func integers(_ value: Int64) {
        #expect(value.jsonText == String(value))
    }

    @Test("Every control character, quote and backslash is escaped as JSON demands")
    func controls() throws {
        for code in UInt8(0)...0x7F {
            let text = "abcdefghijk" + String(UnicodeScalar(code)) + "z"
            let bytes = text.jsonBytes
            #expect(!bytes.dropFirst().dropLast().contains { $0 < 0x20 })
            #expect(try JSONDecoder().decode(String.self, from: Data(bytes)) == text)
        }
        #expect("\"\\/\u{8}\t\n\u{C}\r\u{1F}".jsonText == #""\"\\/\b\t\n\f\r\u001f""#)
    }

    @Test("Random strings come back unchanged through Foundation and through our parser", arguments: 1...40)
    func roundTrip(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let texts = (0..<60).map { _ in random.text(allowNUL: true) }
        let bytes = texts.jsonBytes
        #expect(try JSONDecoder().decode([String].self, from: Data(bytes)) == texts)
        let safe = texts.map { String($0.unicodeScalars.filter { $0 != "\0" }.map(Character.init)) }
        #expect(try JSONValue(parsing: safe.jsonBytes) == .array(safe.map(JSONValue.string)))
    }

    @Test(
        "Column bytes are written like the string they hold, and broken UTF-8 is replaced", arguments: 1...40)
    func columns(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<60 {
            var bytes = Array(random.text(allowNUL: true).utf8)
            if Bool.random(using: &random), !bytes.isEmpty {
                bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            var json = JSONWriter()
            bytes.withUnsafeBufferPointer { json.utf8($0) }
            #expect(
                try JSONDecoder().decode(String.self, from: Data(json.bytes))
                    == String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("Dynamic names are escaped")
    func names() throws {
        let object: JSONValue = ["a\"\n": 1]
        #expect(object.jsonText == #"{"a\"\n":1}"#)
    }
}

@Suite("JSON scalars")
struct JSONScalarTests {
    @Test("A timestamp reads as Foundation formats it", arguments: 1...20)
    func timestamps(seed: Int) {
        var random = SeededRandom(seed: seed)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<200 {
            let milliseconds = Int64.random(in: -2_208_988_800_000...4_102_444_800_000, using: &random)
            var json = JSONWriter()
            json.timestamp(milliseconds: milliseconds)
            let text = String(String(decoding: json.bytes, as: UTF8.self).dropFirst().dropLast())
            // Foundation's date is a Double and its format cuts off, so compare to the second and
            // the thousandths apart.
            let seconds = Int64((Double(milliseconds) / 1000).rounded(.down))
            #expect(
                text.prefix(19) == Date(timeIntervalSince1970: Double(seconds)).formatted(style).prefix(19))
            #expect(
                text.hasSuffix("Z") && Int64(text.dropFirst(20).prefix(3)) == milliseconds - seconds * 1000)
        }
    }

    @Test("Known instants, also at the bounds")
    func instants() {
        let known: [(Int64, String)] = [
            (0, "1970-01-01T00:00:00.000Z"), (1_778_409_000_000, "2026-05-10T10:30:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (.min, "0000-01-01T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999Z"),
        ]
        for (milliseconds, text) in known {
            var json = JSONWriter()
            json.timestamp(milliseconds: milliseconds)
            #expect(String(decoding: json.bytes, as: UTF8.self) == "\"\(text)\"")
        }
    }

    @Test("Clock times and identifiers")
    func clocksAndIdentifiers() {
        var json = JSONWriter()
        json.beginArray()
        json.clock(minutes: 0)
        json.clock(minutes: 870)
        json.clock(minutes: 1440)
        json.plain(4) { _ = $0.update(fromContentsOf: "5-ef".utf8) }
        json.endArray()
        #expect(String(decoding: json.bytes, as: UTF8.self) == #"["00:00","14:30","24:00","5-ef"]"#)
    }

    @Test(
        "Amounts are minimal numbers",
        arguments: [
            (8_300_000, "8300"), (8_300_500, "8300.5"), (8_300_550, "8300.55"), (8_300_555, "8300.555"),
            (-5, "-0.005"),
            (0, "0"), (-1000, "-1"), (70, "0.07"), (.max, "9223372036854775.807"),
            (.min, "-9223372036854775.808"),
        ] as [(Int64, String)])
    func amounts(thousandths: Int64, text: String) throws {
        #expect(Amount(thousandths: thousandths).jsonText == text)
        #expect(Amount(text) == Amount(thousandths: thousandths))
        #expect(
            try JSONDecoder().decode(Amount.self, from: Data(text.utf8)) == Amount(thousandths: thousandths))
    }

    @Test(
        "An amount with more than three decimals, or that is no number, is none",
        arguments: ["0.0001", "", "1,5", "1e99", "NaN", " 1"])
    func badAmounts(text: String) {
        #expect(Amount(text) == nil)
    }
}
