import Domain
import Testing

@testable import Server

struct RetryAfterTests {
    @Test(
        "Retry-After is read in each of its spellings",
        arguments: [
            ("120", 120), ("0", 0), (" 7", 7), ("Wed, 06 May 2026 08:50:37 GMT", 60),
            ("Wednesday, 06-May-26 08:49:47 GMT", 10),
            ("Wed May  6 09:49:37 2026", 3600), ("Wed, 06 May 2026 08:49:36 GMT", 0),
            ("Thu, 07 May 2026 00:00:00 GMT", 54_623),
        ] as [(String, Int)])
    func spellings(text: String, seconds: Int) throws {
        let now = try #require(Instant("2026-05-06T08:49:37.000Z"))
        #expect(RetryAfter.seconds(text, now: now) == seconds)
    }

    @Test("A part of a second counts as one, so that nobody comes early")
    func roundedUp() throws {
        let now = try #require(Instant("2026-05-06T08:49:37.001Z"))
        #expect(RetryAfter.seconds("Wed, 06 May 2026 08:49:38 GMT", now: now) == 1)
    }

    @Test(
        "Anything else is no Retry-After",
        arguments: [
            "", "soon", "-3", "1.5", "+5", "99999999999999999999", "Wed, 31 Feb 2026 08:49:37 GMT",
            "Wed, 06 May 2026 25:49:37 GMT",
            "Wed, 06 May 2026 08:49 GMT", "Wed, 06 May 2026 08:49:37 PST", "Wed, 06 Mai 2026 08:49:37 GMT",
            "٣",
        ])
    func garbage(text: String) throws {
        let now = try #require(Instant("2026-05-06T08:49:37.000Z"))
        #expect(RetryAfter.seconds(text, now: now) == nil)
    }
}
