/// What a patient has chosen so far of a visit. It stands in the address of the page, and in the form that
/// asks for the visit.
struct OwnBookingChoice: Sendable, Equatable {
    /// By name; nil: the clinic's first.
    var type: String?
    /// Only this doctor's times; nil: anybody's.
    var doctorId: String?
    /// The first of the days that are shown.
    var from: CalendarDate
    /// The day whose times are shown; nil: the first that has some.
    var date: CalendarDate?
    /// The chosen time, `HH:MM` by the clinic's clock.
    var time: String?
    /// Whose time it is.
    var timeDoctorId: String?

    init(_ fields: FormData, today: CalendarDate) {
        type = fields.text("type")
        doctorId = fields.text("doctor")
        from = max(today, fields.text("from").flatMap { CalendarDate($0) } ?? today)
        date = fields.text("date").flatMap { CalendarDate($0) }
        time = fields.text("time")
        timeDoctorId = fields.text("with")
    }

    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String?)] = [
            ("type", type), ("doctor", doctorId), ("from", "\(from)"), ("date", date.map { "\($0)" }),
            ("time", time), ("with", timeDoctorId),
        ]
        return all.compactMap { field in field.value.map { (name: field.name, value: $0) } }
    }

    /// The same with another first day; a day of before is not chosen any more.
    func showing(from: CalendarDate) -> OwnBookingChoice {
        var choice = self
        (choice.from, choice.date, choice.time, choice.timeDoctorId) = (from, nil, nil, nil)
        return choice
    }

    func choosing(_ date: CalendarDate) -> OwnBookingChoice {
        var choice = self
        (choice.date, choice.time, choice.timeDoctorId) = (date, nil, nil)
        return choice
    }

    func choosing(_ time: OwnFreeTime, on date: CalendarDate) -> OwnBookingChoice {
        var choice = self
        (choice.date, choice.time, choice.timeDoctorId) = (date, time.time, time.doctorId)
        return choice
    }

    func isOf(_ time: OwnFreeTime) -> Bool { self.time == time.time && timeDoctorId == time.doctorId }
}
