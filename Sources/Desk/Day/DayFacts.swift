import API

/// What the API tells of one day, or of several, for a grid.
struct DayFacts: Sendable {
    var clinic: Clinic
    var closures: [Closure]
    var doctors: [StaffMember]
    /// Only for a grid of rooms.
    var rooms: [Room]
    var types: [AppointmentType]
    /// By date, time, id.
    var appointments: [DayAppointment]
    var blocks: [DayBlock]
    /// By doctor. Empty for a grid of rooms.
    var weeks: [String: DoctorWeek]
    var free: FreeTimes
}

/// A doctor's own hours and absences.
struct DoctorWeek: Sendable, Equatable {
    /// Empty: the doctor works the clinic's hours.
    var schedule: [ScheduleDay]
    var timeOff: [TimeOff]
}

/// The slots that can be booked, by day and by doctor or room: minutes since midnight, in their order.
struct FreeTimes: Sendable, Equatable {
    private var starts: [Key: [Int]] = [:]

    private struct Key: Sendable, Hashable {
        var date: String
        var resource: String
    }

    subscript(date: CalendarDate, resource: String) -> [Int] {
        starts[Key(date: date.description, resource: resource)] ?? []
    }

    /// Takes the free slots of an answer in.
    /// - Parameter room: The room that was asked for: its slot is free if it is with any doctor.
    mutating func add(_ answer: SlotAnswer, room: String? = nil) {
        let days = answer.days ?? [SlotAnswer.Day(date: answer.date, slots: answer.slots)]
        for day in days {
            for slot in day.slots where slot.available {
                guard let minute = ClockTime.minutes(slot.time), let resource = room ?? slot.doctorId else {
                    continue
                }
                let key = Key(date: day.date, resource: resource)
                if starts[key]?.last != minute { starts[key, default: []].append(minute) }
            }
        }
    }
}

/// `GET /appointments/available-slots`, without what a grid does not show.
struct SlotAnswer: Decodable, Sendable {
    var date: String
    var slots: [Place]
    var days: [Day]?

    struct Place: Decodable, Sendable {
        var time: String
        var available: Bool
        var doctorId: String?
    }

    struct Day: Decodable, Sendable {
        var date: String
        var slots: [Place]
    }
}
