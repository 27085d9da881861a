import Testing

@testable import Desk

@Suite("Form data")
struct FormDataTests {
    @Test("A field gives back what was typed, whatever it holds")
    func roundTrip() {
        let typed = "José & söhne=+100 %\u{2028}علی"
        let form = FormData(FormData([("name", typed), ("empty", "")]).encoded)
        #expect(form["name"] == typed)
        #expect(form.text("empty") == nil)
        #expect(form["missing"] == nil)
    }

    @Test("A broken percent sign stands for itself")
    func brokenEscapes() {
        #expect(FormData("a=%&b=%4&c=%zz")["a"] == "%")
        #expect(FormData("a=%&b=%4&c=%zz")["b"] == "%4")
        #expect(FormData("a=%&b=%4&c=%zz")["c"] == "%zz")
    }
}
