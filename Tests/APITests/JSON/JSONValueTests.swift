import API
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "A number's exact value has one plain spelling",
        arguments: [
            ("30.0", "30"), ("1e2", "100"), ("1E+2", "100"), ("30.5", "30.5"), ("-0", "0"), ("0.10", "0.1"),
            ("100", "100"), ("0e999", "0"),
            ("1.5e1", "15"), ("12.5e-1", "1.25"), ("5e-3", "0.005"), ("-1200e-2", "-12"), ("0.0", "0"),
            ("8300.50", "8300.5"),
            ("0e99999999999999999999", "0"), ("1e39", "1" + String(repeating: "0", count: 39)),
        ])
    func plain(text: String, plain: String) {
        #expect(JSONNumber(text)?.plainDecimal == plain)
    }

    @Test(
        "An absurd number has no plain spelling and costs nothing",
        arguments: ["1e999999999", "1e-999999999", "1e40", "1e99999999999999999999"])
    func absurd(text: String) {
        #expect(JSONNumber(text)?.plainDecimal == nil)
        #expect(JSONNumber(text)?.integer == nil)
    }

    @Test("Integers are integers however they are spelled")
    func integers() throws {
        #expect(
            try JSONValue(parsing: "[30.0,1e2,30.5,9223372036854775808,-9223372036854775808]").array?.map(
                \.int) == [
                    30, 100, nil, nil, .min,
                ])
    }

    @Test(
        "What isn't in JSON's grammar is no number",
        arguments: ["", "1 ", " 1", "01", "1.", "NaN", "true", "[1]", "+1"])
    func noNumber(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test("Objects keep their order and are equal in any order")
    func order() {
        let object: JSONObject = ["b": 1, "a": 2]
        #expect(object.names == ["b", "a"])
        #expect(object == ["a": 2, "b": 1])
        #expect(object != ["a": 2, "b": 2])
    }

    @Test(
        "Members are found, replaced and removed in small and in large objects",
        arguments: [3, 16, 17, 18, 300])
    func members(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSONValue($0)) })
        #expect((0..<count).allSatisfy { object["k\($0)"] == JSONValue($0) })
        object["k1"] = "new"
        object["k0"] = nil
        object["extra"] = true
        #expect(object.count == count)
        #expect(object["k1"] == "new" && object["k0"] == nil && object["k2"] == 2 && object["extra"] == true)
        #expect(object["nothing"] == nil)
    }
}
