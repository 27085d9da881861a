import Domain
import Testing

@Suite("Retries")
struct RetryScheduleTests {
    let created = Instant(milliseconds: 1_778_409_000_000)

    @Test("The first retry comes within five seconds, whatever the jitter", arguments: [0, 0.25, 0.5, 0.999999, .nan, 7])
    func first(jitter: Double) throws {
        let next = try #require(RetrySchedule.next(failures: 1, createdAt: created, now: created, jitter: jitter))
        #expect(next > created)
        #expect(next <= created.adding(seconds: 5))
    }

    @Test("Waits grow, are never longer than an hour, and end within a day", arguments: [0, 0.5, 0.999999])
    func grows(jitter: Double) {
        var now = created
        var failures = 0
        var last: Int64 = 0
        while let next = RetrySchedule.next(failures: failures + 1, createdAt: created, now: now, jitter: jitter) {
            failures += 1
            let wait = next.milliseconds(since: now)
            #expect(wait >= last)
            #expect(wait <= 3_600_000)
            last = wait
            now = next
            if failures > 1000 { break }
        }
        #expect(now <= created.adding(seconds: 86_400))
        #expect(now > created.adding(seconds: 86_400 - 3600))
        #expect((20...70).contains(failures))
    }

    @Test("What the gateway asks for is honoured, up to an hour")
    func retryAfter() {
        #expect(
            RetrySchedule.next(failures: 1, createdAt: created, now: created, jitter: 0, retryAfterSeconds: 90)
                == created.adding(seconds: 90)
        )
        #expect(
            RetrySchedule.next(failures: 1, createdAt: created, now: created, jitter: 0, retryAfterSeconds: .max)
                == created.adding(seconds: 3600))
        #expect(RetrySchedule.next(failures: .max, createdAt: created, now: created, jitter: 0, retryAfterSeconds: -5) != nil)
    }

    @Test("After a day there is no further try")
    func givenUp() {
        #expect(RetrySchedule.next(failures: 30, createdAt: created, now: created.adding(seconds: 86_400), jitter: 0) == nil)
    }
}
