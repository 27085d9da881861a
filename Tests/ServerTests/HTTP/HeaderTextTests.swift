import HTTPTypes
import Testing

@testable import Server

@Suite("Header fields and the texts in them")
struct HeaderTextTests {
    @Test("A field's text is what the fields' own look-up gives, however often the field comes")
    func sameAsLookUp() {
        for values in [[], ["one"], ["one", "two"], ["one", "", "three"]] {
            for name: HTTPField.Name in [.clinicId, .cookie] {
                var fields: HTTPFields = [.accept: "a", .contentType: "application/json"]
                for value in values { fields.append(HTTPField(name: name, value: value)) }
                #expect(fields.text(of: name) == fields[name])
                #expect(fields.text(of: .accept) == "a")
            }
        }
    }

    @Test(
        "A bearer token is found however its scheme is spelled, and nothing is no token",
        arguments: [
            ("Bearer abc", "abc"), ("bearer abc", "abc"), ("BEARER  abc", " abc"), ("Bearer  abc", " abc"),
            ("Bearer a b", "a b"),
            ("Bearer", nil),
            ("Bearer ", nil), ("Bearerabc", nil), ("Basic abc", nil), ("abc", nil), ("", nil),
        ] as [(String, String?)])
    func bearer(header: String, token: String?) {
        #expect(Gate.bearer([.authorization: header]) == token)
        #expect(Gate.bearer([:]) == nil)
    }

    @Test("A tag is the first half of a SHA-256, in quotes")
    func tag() {
        #expect(EntityTag(of: Array("abc".utf8)).description == "\"ba7816bf8f01cfea414140de5dae2223\"")
    }
}
