import Domain

/// A doctor of the demo in one of the rooms of one of the clinics.
struct DemoChair: Sendable {
    var clinicId: ID
    var doctorId: ID
    var roomId: ID
    var room: String
    var patients: [DemoPatient]
    /// Days before and after today.
    var days: ClosedRange<Int>
    /// On an ordinary day: full hours, an hour apart, half of it appointment, half buffer.
    var hours: [Int]
    /// On a busy day; empty for a chair that has none.
    var busyHours: [DemoTime]

    static let all: [DemoChair] = named + colleagues

    /// Dr. Ali is at OdontoX in the mornings and at OdontoX North in the afternoons.
    private static let named = [
        DemoChair(
            clinicId: DemoID.clinic, doctorId: DemoID.fatimaKhan, roomId: DemoID.room(1), room: "Room 1",
            patients: DemoPatient.clinic, days: -14...14, hours: [9, 10, 11, 12, 14, 15, 16],
            busyHours: DemoTime.fatimaKhan),
        DemoChair(
            clinicId: DemoID.clinic, doctorId: DemoID.hassanAli, roomId: DemoID.room(2), room: "Room 2",
            patients: DemoPatient.clinic, days: -14...14, hours: [9, 10, 11, 12],
            busyHours: DemoTime.hassanAli),
        DemoChair(
            clinicId: DemoID.north, doctorId: DemoID.hassanAli, roomId: DemoID.northRoom, room: "Room A",
            patients: DemoPatient.north, days: -14...14, hours: [14, 15, 16], busyHours: []),
    ]

    /// The others, for some days alone: each appointment takes its time to load.
    private static let colleagues: [DemoChair] = rooms.indices.map { index in
        DemoChair(
            clinicId: DemoID.clinic, doctorId: DemoID.colleague(index + 1), roomId: DemoID.room(index + 3),
            room: rooms[index], patients: DemoPatient.clinic, days: -4...6,
            hours: index.isMultiple(of: 2) ? [9, 11, 14, 16] : [10, 12, 15, 16],
            busyHours: DemoTime.colleagues[index])
    }

    private static let rooms = ["Surgery", "Room 3", "Room 4", "Room 5", "Room 6", "Room 7"]
}

/// A time of a busy day. Between two of one chair lies the clinic's buffer.
struct DemoTime: Sendable {
    /// Since midnight.
    var start: LocalTime
    var minutes: Int

    /// With half an hour free at 13:30.
    static let fatimaKhan = times([(9, 30, 30), (10, 30, 90), (12, 30, 30), (14, 30, 30), (15, 30, 90)])
    static let hassanAli = times([(9, 0, 60), (10, 30, 30), (11, 30, 60)])
    static let colleagues = [early, late, lunching, early, late, lunching]

    private static let early = times([
        (9, 0, 30), (10, 0, 60), (11, 30, 30), (12, 30, 30), (13, 30, 60), (15, 0, 30), (16, 0, 60),
    ])
    private static let late = times([
        (9, 0, 90), (11, 0, 30), (12, 0, 30), (13, 0, 60), (14, 30, 30), (15, 30, 30), (16, 30, 30),
    ])
    /// With half an hour free, or a lunch, at 13:30.
    private static let lunching = times([
        (9, 30, 60), (11, 0, 30), (12, 0, 60), (14, 30, 30), (15, 30, 30), (16, 30, 30),
    ])

    private static func times(_ rows: [(hour: Int, minute: Int, length: Int)]) -> [DemoTime] {
        rows.compactMap { row in
            LocalTime(hour: row.hour, minute: row.minute).map { DemoTime(start: $0, minutes: row.length) }
        }
    }
}
