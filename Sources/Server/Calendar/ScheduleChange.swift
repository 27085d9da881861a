import API
import Domain

/// What `schedule.changed` tells: days on which somebody can be booked at other times than before (front desk
/// D5.4).
struct ScheduleChange: WireObject, Equatable {
    /// Whose hours, days off or blocks; nil for everybody's.
    var doctorId: ID?
    /// Whose blocks; nil for every room.
    var roomId: ID?
    var from: LocalDate
    /// The last day; 9999-12-31 where there is no end.
    var to: LocalDate = .latest

    static let fields: [Field<ScheduleChange>] = [
        .present("doctorId", \.doctorId), .present("roomId", \.roomId), Field("from", \.from),
        Field("to", \.to),
    ]
}

extension ChangeRecorder {
    /// Tells the clinic's staff, who alone may read schedules, time off and blocks.
    func scheduleChanged(_ change: ScheduleChange) {
        publish(.scheduleChanged, to: .clinic(patient: nil), data: change)
    }
}
