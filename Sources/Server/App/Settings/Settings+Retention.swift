extension Settings {
    /// How long what has served its time is kept.
    mutating func readRetention(_ values: SettingValues) throws(SettingError) {
        retention.eventDays = try values.integer(.keepEvents, in: 1...3650, default: retention.eventDays)
        retention.deliveryDays = try values.integer(.keepDeliveries, in: 1...3650, default: retention.deliveryDays)
        // The contract promises a day to whoever repeats a request.
        let hours = Retention.promisedAnswerHours...87_600
        retention.answerHours = try values.integer(.keepAnswers, in: hours, default: retention.answerHours)
    }
}

/// How long rows are kept that nobody needs for ever.
package struct Retention: Sendable, Equatable {
    static let promisedAnswerHours = 24

    /// Days that a client may be away and still resume its stream.
    package var eventDays = 7
    /// Days that settled deliveries, and what was said in them, are kept.
    package var deliveryDays = 90
    /// Hours that the answer to a write with an `Idempotency-Key` is kept.
    package var answerHours = Retention.promisedAnswerHours

    package init() {}
}
