import Domain
import Testing

@Suite("Notices")
struct NotificationRuleTests {
    private func channels(_ event: NotificationEvent, _ audience: Audience) -> [NotificationChannel] {
        NotificationRule.rules(for: event).filter { $0.audience == audience }.flatMap(\.channels)
    }

    @Test(
        """
        A scheduled booking is confirmed by e-mail and WhatsApp; patient, doctor and receptionists find \
        it in the app
        """
    )
    func scheduled() {
        #expect(channels(NotificationRule.booked(as: .scheduled), .patient) == [.inApp, .email, .whatsapp])
        #expect(channels(.appointmentScheduled, .doctor) == [.inApp])
        #expect(channels(.appointmentScheduled, .receptionists) == [.inApp])
    }

    @Test("A request is confirmed to nobody yet, and receptionists hear of it")
    func requested() {
        #expect(channels(NotificationRule.booked(as: .requested), .patient) == [.inApp])
        #expect(channels(.appointmentRequested, .receptionists) == [.inApp])
    }

    @Test("A move goes out by e-mail and WhatsApp; a change of status too, and to admins and receptionists")
    func changes() {
        #expect(channels(.appointmentRescheduled, .patient).contains(.email))
        #expect(channels(.appointmentRescheduled, .patient).contains(.whatsapp))
        for event in [
            NotificationEvent.appointmentStatusChanged, .appointmentCancelled, .appointmentApproved,
        ] {
            #expect(channels(event, .patient).contains(.email))
            #expect(channels(event, .patient).contains(.whatsapp))
            #expect(channels(event, .receptionists) == [.inApp])
            #expect(channels(event, .admins) == [.inApp])
        }
    }

    @Test("A change of status is told as what it is")
    func changedTo() {
        #expect(NotificationRule.changed(from: .requested, to: .confirmed) == .appointmentApproved)
        #expect(NotificationRule.changed(from: .scheduled, to: .confirmed) == .appointmentStatusChanged)
        #expect(NotificationRule.changed(from: .confirmed, to: .cancelled) == .appointmentCancelled)
        #expect(NotificationRule.changed(from: .confirmed, to: .noShow) == .appointmentNoShow)
    }

    @Test("Every event tells somebody, and no audience twice")
    func complete() {
        for event in NotificationEvent.allCases {
            let audiences = NotificationRule.rules(for: event).map(\.audience)
            #expect(!audiences.isEmpty)
            #expect(Set(audiences).count == audiences.count)
            #expect(NotificationRule.rules(for: event).allSatisfy { !$0.channels.isEmpty })
        }
    }

    @Test("Only patients get WhatsApp")
    func whatsapp() {
        #expect(
            NotificationRule.table.filter { $0.channels.contains(.whatsapp) }.allSatisfy {
                $0.audience == .patient
            })
    }
}

@Suite("Retries")
struct RetryScheduleTests {
    let created = Instant(milliseconds: 1_778_409_000_000)

    @Test(
        "The first retry comes within five seconds, whatever the jitter",
        arguments: [0, 0.25, 0.5, 0.999999, .nan, 7])
    func first(jitter: Double) throws {
        let next = try #require(
            RetrySchedule.next(failures: 1, createdAt: created, now: created, jitter: jitter))
        #expect(next > created)
        #expect(next <= created.adding(seconds: 5))
    }

    @Test("Waits grow, are never longer than an hour, and end within a day", arguments: [0, 0.5, 0.999999])
    func grows(jitter: Double) {
        var now = created
        var failures = 0
        var last: Int64 = 0
        while let next = RetrySchedule.next(
            failures: failures + 1, createdAt: created, now: now, jitter: jitter)
        {
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
            RetrySchedule.next(
                failures: 1, createdAt: created, now: created, jitter: 0, retryAfterSeconds: 90)
                == created.adding(seconds: 90)
        )
        #expect(
            RetrySchedule.next(
                failures: 1, createdAt: created, now: created, jitter: 0, retryAfterSeconds: .max)
                == created.adding(seconds: 3600))
        #expect(
            RetrySchedule.next(
                failures: .max, createdAt: created, now: created, jitter: 0, retryAfterSeconds: -5) != nil)
    }

    @Test("After a day there is no further try")
    func givenUp() {
        #expect(
            RetrySchedule.next(
                failures: 30, createdAt: created, now: created.adding(seconds: 86_400), jitter: 0) == nil)
    }
}
