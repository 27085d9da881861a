import Domain
import Foundation
import TestSupport
import Testing

@Suite("Instants")
struct InstantTests {
    @Test("The specification's timestamp reads and writes unchanged")
    func sample() throws {
        let instant = try instant("2026-05-10T10:30:00.000Z")
        #expect(instant.milliseconds == 1_778_409_000_000)
        #expect(instant.description == "2026-05-10T10:30:00.000Z")
    }

    @Test("Random instants read back what they write, as Foundation writes it", arguments: 0..<5)
    func roundTrip(seed: Int) {
        var random = SeededRandom(seed: seed)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<200 {
            let instant = Instant(milliseconds: Int64.random(in: 0..<4_102_444_800_000, using: &random))
            #expect(Instant(instant.description) == instant)
            let seconds = Double(instant.milliseconds / 1000)
            #expect(
                Date(timeIntervalSince1970: seconds).formatted(style).prefix(19)
                    == instant.description.prefix(19))
        }
    }

    @Test(
        "Other spellings of RFC 3339 mean the same moment",
        arguments: [
            "2026-05-10T10:30:00Z", "2026-05-10T10:30:00.0Z", "2026-05-10T15:30:00+05:00",
            "2026-05-10T07:00:00-03:30",
            "2026-05-10T10:30:00.000999Z", "2026-05-10T10:30:00.000000999Z",
        ])
    func spellings(text: String) throws {
        #expect(Instant(text) == Instant(milliseconds: 1_778_409_000_000))
    }

    @Test(
        "What is no RFC 3339 timestamp is refused",
        arguments: [
            "2026-05-10", "2026-05-10T10:30Z", "2026-05-10T10:30:00", "2026-05-10 10:30:00Z",
            "2026-05-10T24:00:00Z",
            "2026-05-10T10:30:60Z", "2026-05-10T10:30:00.Z", "2026-05-10T10:30:00.1234567890Z",
            "2026-05-10T10:30:00+0500",
            "2026-05-10T10:30:00Z ", "2026-02-30T10:30:00Z", "", "2026-05-10T10:30:00+24:00",
        ])
    func refused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("A moment before 1970 is written with the right date")
    func beforeEpoch() {
        #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    }

    @Test("Adding past what 64 bits hold stops instead of trapping")
    func overflow() {
        #expect(Instant(milliseconds: .max).adding(minutes: 1).milliseconds == .max)
        #expect(Instant(milliseconds: 0).adding(minutes: .min).milliseconds == .min)
        #expect(Instant(milliseconds: .min).milliseconds(since: Instant(milliseconds: 1)) == .min)
        #expect(Instant(milliseconds: .max).description.hasPrefix("9999-12-31T"))
    }
}
