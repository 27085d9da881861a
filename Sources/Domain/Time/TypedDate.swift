/// Days that somebody means by a date typed into a search, whole or its year and month.
public struct TypedDate: Sendable, Equatable {
    /// The first and the last of them.
    public let days: ClosedRange<LocalDate>

    /// `1990-04-12`, `12/4/1990`, `12.04.1990`, `12-4-1990`, and `1990-04` or `4/1990` for all of a month;
    /// nil for another text. Days come before months, as in Pakistan and Europe.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
        guard numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 }) else { return nil }
        switch (numbers.count, parts.first?.count == 4) {
        case (3, true): self.init(year: numbers[0], month: numbers[1], day: numbers[2])
        case (3, false) where parts[2].count == 4:
            self.init(year: numbers[2], month: numbers[1], day: numbers[0])
        case (2, true): self.init(year: numbers[0], month: numbers[1])
        case (2, false) where parts[1].count == 4: self.init(year: numbers[1], month: numbers[0])
        default: return nil
        }
    }

    private init?(year: Int, month: Int, day: Int) {
        guard let date = LocalDate(year: year, month: month, day: day) else { return nil }
        days = date...date
    }

    private init?(year: Int, month: Int) {
        let last = [31, 30, 29, 28].lazy.compactMap { LocalDate(year: year, month: month, day: $0) }.first
        guard let first = LocalDate(year: year, month: month, day: 1), let last else { return nil }
        days = first...last
    }
}
