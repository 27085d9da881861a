extension Settings {
    /// How long what has served its time is kept.
    mutating func readRetention(_ values: SettingValues) throws(SettingError) {
        retention.eventDays = try values.integer(.keepEvents, in: 1...3650, default: retention.eventDays)
        retention.deliveryDays = try values.integer(
            .keepDeliveries, in: 1...3650, default: retention.deliveryDays)
        // The contract gives clients a day to repeat a request.
        let hours = Retention.promisedIdempotencyHours...87_600
        retention.idempotencyHours = try values.integer(
            .idempotencyTtlHours, in: hours, default: retention.idempotencyHours)
    }
}
