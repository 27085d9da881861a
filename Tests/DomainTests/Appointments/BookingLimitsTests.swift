import Domain
import Testing

@Suite("What a patient may take by themself (Accounts, A4)")
struct BookingLimitsTests {
    private let limits = BookingLimits(
        maxOpenRequests: 2, maxDaysAhead: 10, maxMinutes: 60, requestExpiryHours: 5)

    @Test("Up to the limits all is well; beyond them each one is named, in their order")
    func exceeded() {
        #expect(limits.exceeded(openRequests: 1, daysAhead: 10, minutes: 60).isEmpty)
        #expect(limits.exceeded(openRequests: 2, daysAhead: 0, minutes: 5) == [.openRequests(2)])
        #expect(limits.exceeded(openRequests: 0, daysAhead: 11, minutes: 60) == [.daysAhead(10)])
        #expect(limits.exceeded(openRequests: 0, daysAhead: 10, minutes: 61) == [.minutes(60)])
        let all = limits.exceeded(openRequests: 9, daysAhead: 99, minutes: 480)
        #expect(all.map(\.name) == ["maxOpenRequests", "maxDaysAhead", "maxMinutes"])
        #expect(all.map(\.message).allSatisfy { $0.hasPrefix("A patient can ") })
    }

    @Test("A limit that is lifted refuses nothing, and none at all refuse nothing")
    func lifted() {
        var limits = limits
        limits.maxDaysAhead = nil
        #expect(limits.exceeded(openRequests: 0, daysAhead: 5000, minutes: 61) == [.minutes(60)])
        #expect(BookingLimits.none.exceeded(openRequests: 999, daysAhead: 9999, minutes: 480).isEmpty)
    }

    @Test("A limit of none leaves nothing to take")
    func zero() {
        let none = BookingLimits(
            maxOpenRequests: 0, maxDaysAhead: 0, maxMinutes: nil, requestExpiryHours: nil)
        #expect(
            none.exceeded(openRequests: 0, daysAhead: 1, minutes: 5) == [.openRequests(0), .daysAhead(0)])
        #expect(none.exceeded(daysAhead: 0, minutes: 480) == nil)
    }
}
