import API
import Domain

extension Domain.DoctorSchedule {
    /// The week as the wire shows it.
    var wire: [ScheduleDay] {
        weekly.map { shift in
            ScheduleDay(
                weekday: shift.weekday.rawValue, startTime: shift.hours.start.description,
                endTime: shift.hours.end.description,
                breaks: shift.breaks.map {
                    ScheduleBreak(startTime: $0.start.description, endTime: $0.end.description)
                })
        }
    }
}
