import API
import Domain
import Logging
import Testing

@testable import Server

@Suite("Log lines")
struct LogLineTests {
    private let time = Instant(milliseconds: 1_778_000_000_000)

    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(time: time, level: .info, message: message, metadata: metadata)
    }

    @Test("A JSON line is one object with time, level, message and the request's id")
    func json() throws {
        let bytes = line(
            "request \"x\"\n",
            ["request": "abc", "status": .stringConvertible(200), "ms": .stringConvertible(8.2)]
        ).json
        #expect(bytes.last == UInt8(ascii: "\n"))
        #expect(bytes.dropLast().allSatisfy { $0 != UInt8(ascii: "\n") })
        let json = try JSONValue(parsing: bytes)
        #expect(json["time"]?.string == time.description)
        #expect(json["level"] == "info")
        #expect(json["message"] == "request \"x\"\n")
        #expect(json["request"] == "abc")
        #expect(json["status"] == 200)
        #expect(json["ms"]?.number?.text == "8.2")
    }

    @Test("Nobody forges a second line, and no line is endless")
    func oneLine() {
        let text = String(
            decoding: line("a\r\nb\u{0}", ["k": "v\n2026 error forged", "q": "say \"x\""]).text, as: UTF8.self
        )
        #expect(text.filter(\.isNewline).count == 1)
        #expect(text.hasPrefix("\(time) info a"))
        #expect(text.contains(#"q="say \"x\"""#))
        #expect(
            line(
                String(repeating: "x", count: 100_000), ["k": .string(String(repeating: "y", count: 100_000))]
            ).text.count < 5000)
    }
}
