extension ClinicClock {
    /// "Mon 30 Nov, 10:41" of a timestamp of the API; the timestamp itself if it is none.
    func shortMoment(of timestamp: String, _ words: Words) -> String {
        guard let wall = read(zone, timestamp), let date = CalendarDate(wall.date) else { return timestamp }
        return "\(date.short(words)), \(ClockTime.text(wall.minutes))"
    }
}
