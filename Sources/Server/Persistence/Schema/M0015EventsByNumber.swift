import Storage

extension Migration {
    /// Events grow old in the order of their numbers, so that an index by age, which each write had to pay
    /// for, tells nothing new.
    static let eventsByNumber = Migration(id: "0015-events-by-number", statements: ["DROP INDEX events_age"])
}
