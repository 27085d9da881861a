import API
import Domain
import Testing

@testable import Server

@Suite("Rules of fields")
struct FieldRuleTests {
    private func read<Value>(_ value: JSONValue, _ rule: FieldRule<Value>) -> Value? {
        Fields(body: ["x": value]).required("x", rule)
    }

    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    @Test(
        "A whole number is one however it is spelled",
        arguments: [("30", 30), ("30.0", 30), ("1e2", 100), ("3.0E1", 30), ("-0", 0), ("500e-1", 50)])
    func integers(text: String, value: Int) throws {
        #expect(read(try json(text), .integer(in: 0...480)) == value)
    }

    @Test(
        "What is no whole number, or absurd, is refused",
        arguments: [
            "30.5", "1e999999999", "1e-999999999", "481", "-1", "\"30\"", "true", "[30]",
            "9223372036854775808",
        ])
    func noIntegers(text: String) throws {
        #expect(read(try json(text), .integer(in: 0...480)) == nil)
    }

    @Test(
        "Amounts are exact",
        arguments: [
            ("8300", 8_300_000), ("8300.5", 8_300_500), ("1.2340", 1_234), ("1e2", 100_000), ("-0.05", -50),
        ])
    func money(text: String, thousandths: Int64) throws {
        #expect(read(try json(text), .money) == Money(thousandths: thousandths))
    }

    @Test(
        "Amounts that can't be exact, or are out of bounds, are refused",
        arguments: ["0.0001", "1e20", "-1", "\"5\"", "1e999999999", "100.01"])
    func noMoney(text: String) throws {
        #expect(read(try json(text), .money(in: .zero...Money(whole: 100))) == nil)
    }

    @Test("Decimals keep their places and no more")
    func decimals() throws {
        #expect(read(try json("1.50"), .decimal(places: 1)) == "1.5")
        #expect(read(try json("25e-2"), .decimal(places: 2)) == "0.25")
        #expect(read(try json("0.125"), .decimal(places: 2)) == nil)
    }

    @Test("Text is trimmed, and neither blank nor too long")
    func text() {
        #expect(read(" \n é \t", .text(max: 1)) == "é")
        #expect(read("", .text(max: 5)) == nil)
        #expect(read(" \u{3000}\n", .text(max: 5)) == nil)
        #expect(read("a\nb", .text(max: 3)) == "a\nb")
        #expect(read("abcd", .text(max: 3)) == nil)
        #expect(read("😀😀😀", .text(max: 3)) == "😀😀😀")
        #expect(read("a\0", .text(max: 3)) == nil)
        #expect(read("  ", .search(max: 3)) == "")
        #expect(read(" pass word ", .verbatim(min: 8, max: 200)) == " pass word ")
        #expect(read("short", .verbatim(min: 8, max: 200)) == nil)
    }

    @Test("Text is kept as NFC, and invisible characters alone are blank")
    func pasted() {
        #expect(read("Cafe\u{301}", .text(max: 4))?.utf8.elementsEqual("Café".utf8) == true)
        #expect(read("Cafe\u{301}", .search(max: 4))?.utf8.elementsEqual("Café".utf8) == true)
        #expect(
            read("passwo\u{308}rd", .verbatim(min: 8, max: 8))?.utf8.elementsEqual("passwörd".utf8) == true)
        for invisible in ["\u{200B}", " \u{200E}\u{AD} ", "\u{3164}", "\u{FE0F}", "\u{FEFF}"] {
            #expect(read(.string(invisible), .text(max: 50)) == nil)
            #expect(read(.string(invisible), .search(max: 50)) == "")
            let fields = Fields(body: ["x": .string(invisible)])
            #expect(fields.optional("x", .text(max: 50)) == nil)
            #expect(fields.change("x", .phone) == .clear)
            #expect(throws: Never.self) { try fields.done() }
        }
        #expect(read("\u{200F}علي", .text(max: 4)) == "\u{200F}علي")
        #expect(
            read(.string(String(repeating: "e\u{301}\u{302}\u{303}\u{304}", count: 10)), .text(max: 10))
                == nil)
    }

    @Test(
        "Addresses with what a reader takes for another character",
        arguments: [
            "a\u{200B}@b.co", "a@b.co\u{200B}", "\u{FEFF}a@b.co", "a\u{A0}b@c.de", "a@b.co\u{A0}", "a٣@b.co",
            "a３@b.co", "a‑b@c.de",
            "a–b@c.de",
            "a−b@c.de", "a\u{AD}b@c.de", "ﬁ@b.co", "ａ@b.co", "\u{202A}a@b.co\u{202C}", "a@b‐c.de", "a＠b.co",
        ])
    func lookAlikes(text: String) {
        let fields = Fields(body: ["email": .string(text)])
        _ = fields.required("email", .email)
        let failure = #expect(throws: ValidationFailure.self) { try fields.done() }
        #expect(failure?.fields.map(\.field) == ["email"])
        #expect(
            failure?.fields.first?.message.contains("look-alikes") == true, "\(String(describing: failure))")
    }

    @Test("Pasted telephone numbers are kept with plain digits")
    func pastedPhones() {
        #expect(read("\u{202A}+٩٢\u{A0}٣٠٠‑١٢٣٤٥٦٧\u{202C}", .phone) == "+92 300-1234567")
        #expect(
            read(.string(String(repeating: "\u{200B}", count: 60) + "0300 1234567"), .phone) == "0300 1234567"
        )
        #expect(read("+92 300 CALL", .phone) == nil)
    }

    @Test(
        "Addresses that mail could reach",
        arguments: ["a@b.co", "fatima.khan@odontox.test", "o'brien+tag@x-y.example.org", "josé@clinic.test"])
    func emails(text: String) {
        #expect(read(.string(text), .email) == text)
    }

    @Test(
        "Addresses that mail could not reach, or that would break a header",
        arguments: [
            "a", "@b.co", "a@", "a@b", "a@@b.co", "a b@c.de", "a@b..co", ".a@b.co", "a.@b.co", "a@-b.co",
            "a@b.co\r\nBcc: x@y.zz",
            "<a@b.co>",
            "a,b@c.de", "a@b_c.de",
        ])
    func noEmails(text: String) {
        #expect(read(.string(text), .email) == nil)
    }

    @Test("An over-long address is refused")
    func longEmail() {
        let domain = Array(repeating: String(repeating: "d", count: 60), count: 4).joined(separator: ".")
        #expect(read(.string("a@\(domain).test"), .email) != nil)
        #expect(read(.string("abcdefgh@\(domain).testing"), .email) == nil)
    }

    @Test(
        "Telephone numbers",
        arguments: [
            ("+92-300-1234567", true), ("(021) 345.6789", true), ("12345", true), ("1234", false),
            ("++12345", false), ("12345x", false),
            ("123456789012345678901", false), ("12+345", false), ("١٢٣٤٥", true), ("١٢٣٤", false),
        ])
    func phones(text: String, isGood: Bool) {
        #expect((read(.string(text), .phone) != nil) == isGood)
    }

    @Test(
        "Colours",
        arguments: [
            ("#FF5733", true), ("#ff5733", true), ("FF5733", false), ("#FF573", false), ("#GG5733", false),
            ("#FF57333", false),
        ])
    func colors(text: String, isGood: Bool) {
        #expect((read(.string(text), .color) != nil) == isGood)
    }

    @Test("Dates, times and the rest are strict")
    func domain() {
        #expect(
            read("2026-02-28", .date) != nil && read("2026-02-30", .date) == nil
                && read("2026-2-3", .date) == nil)
        #expect(
            read("23:59", .time) != nil && read("24:00", .time) == nil && read("24:00", .closingTime) != nil
                && read("9:00", .time) == nil)
        #expect(read("2026-05-10T10:30:00.000Z", .instant) != nil && read("2026-05-10", .instant) == nil)
        #expect(
            read("550e8400-e29b-41d4-a716-446655440001", .id) != nil && read("550e8400", .id) == nil
                && read(5, .id) == nil)
        #expect(read("Asia/Karachi", .zone) != nil && read("Mars/Base", .zone) == nil)
    }

    @Test("Lists are bounded on both sides")
    func lists() {
        #expect(read([1440, 120], .array(of: .integer, max: 2)) == [1440, 120])
        #expect(read([], .array(of: .integer, min: 1, max: 2)) == nil)
        #expect(read([1, 2, 3], .array(of: .integer, max: 2)) == nil)
        #expect(read([1, nil], .array(of: .integer, max: 2)) == nil)
        #expect(read("1", .array(of: .integer, max: 2)) == nil)
    }

    @Test("Anything and booleans")
    func others() {
        #expect(read(["a": [1]], .any) == ["a": [1]])
        #expect(read(false, .bool) == false && read("true", .bool) == nil && read(0, .bool) == nil)
    }
}
