import Domain
import Foundation
import TestSupport
import Testing

@Suite("The days of a block")
struct BlockDaysTests {
    private func friday(_ every: BlockDays.Interval, until: String) throws -> BlockDays? {
        BlockDays(try date("2026-05-15"), BlockDays.Repetition(every: every, until: try date(until)))
    }

    @Test("A block without a repetition takes place once")
    func once() throws {
        let first = try date("2026-05-15")
        let once = try #require(BlockDays(first))
        #expect(once.last == first && once.contains(first))
        #expect(!once.contains(first.adding(days: -1)) && !once.contains(first.adding(days: 1)))
    }

    @Test("The end is included, and need not be one of the days")
    func end() throws {
        let cases: [(BlockDays.Interval, String, String)] = [
            (.day, "2026-05-18", "2026-05-18"), (.week, "2026-05-29", "2026-05-29"),
            (.week, "2026-05-28", "2026-05-22"),
        ]
        for (every, until, last) in cases {
            let days = try #require(try friday(every, until: until))
            let (lastDay, end) = (try date(last), try date(until))
            #expect(days.last == lastDay && days.contains(lastDay))
            #expect(days.contains(end) == (last == until))
        }
    }

    @Test("A repetition that ends on the first day is that day; one that ends before it is none")
    func short() throws {
        for every in BlockDays.Interval.allCases {
            let single = try #require(try friday(every, until: "2026-05-15"))
            #expect(single.last == single.first)
            #expect(try friday(every, until: "2026-05-14") == nil)
        }
    }

    @Test(
        "A repeated block takes place on exactly the days that one steps on from the first",
        arguments: 0..<200)
    func steps(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        let first = try #require(LocalDate(dayNumber: Int.random(in: -9000...50_000, using: &random)))
        let every = BlockDays.Interval.allCases.randomElement(using: &random) ?? .day
        let until = first.adding(days: Int.random(in: 0...120, using: &random))
        let days = try #require(BlockDays(first, BlockDays.Repetition(every: every, until: until)))
        let expected = try Self.stepped(from: first, every, until: until)
        let around = (-15...135).map { first.adding(days: $0) }
        #expect(around.filter { days.contains($0) }.map(\.description) == expected)
        #expect(days.first == first && days.last.description == expected.last)
        #expect(every == .day || Set(around.filter { days.contains($0) }.map(\.weekday)) == [first.weekday])
    }

    /// The same by Foundation's calendar.
    private static func stepped(
        from first: LocalDate, _ every: BlockDays.Interval, until: LocalDate
    ) throws -> [String] {
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = try #require(TimeZone(identifier: "UTC"))
        let calendar = gregorian
        func noon(_ date: LocalDate) throws -> Date {
            let parts = DateComponents(year: date.year, month: date.month, day: date.day, hour: 12)
            return try #require(calendar.date(from: parts))
        }
        let end = try noon(until)
        let step: Calendar.Component = every == .day ? .day : .weekOfYear
        var current = try noon(first)
        var dates: [String] = []
        while current <= end {
            let parts = calendar.dateComponents([.year, .month, .day], from: current)
            dates.append(
                String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0))
            current = try #require(calendar.date(byAdding: step, value: 1, to: current))
        }
        return dates
    }
}
