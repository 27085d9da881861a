import API

/// One column of a grid: a doctor's, a room's, or a day's.
struct DayColumn: Sendable, Equatable {
    /// The column of appointments without a doctor, or without a room.
    static let nobody = "none"

    /// The doctor's or room's id, or the day; names the column within its page.
    var key: String
    /// What its head says.
    var heading: String
    /// Whose free times they are, as a gap's name has it; nil where none can be booked.
    var bookable: String?
    var date: CalendarDate
    var doctorId: String?
    var roomId: String?
    /// By start, then by id.
    var appointments: [DayAppointment]
    var bands: [DayBand]
    /// When free slots start, in minutes since midnight.
    var gaps: [Int]

    static func doctorName(_ doctor: StaffMember) -> String { "Dr. \(doctor.name)" }
}

/// Lays what the API tells out in columns.
struct DayColumns: Sendable {
    let facts: DayFacts
    let question: DayQuestion
    let hours: ShownHours
    /// The viewer, whose own column comes first.
    let viewerId: String
    let words: Words

    var all: [DayColumn] {
        switch question.view {
        case .week(let doctorId): return week(of: doctorId)
        case .doctors: return doctors + leftovers(\.doctorId, known: facts.doctors.map(\.id))
        case .rooms: return rooms + leftovers(\.roomId, known: facts.rooms.map(\.id))
        }
    }

    private var date: CalendarDate { question.days.lowerBound }

    private var doctors: [DayColumn] {
        let wanted = facts.doctors.filter { question.only == nil || $0.id == question.only }
        let ordered = wanted.filter { $0.id == viewerId } + wanted.filter { $0.id != viewerId }
        return ordered.map { doctor in
            column(
                doctor.id, DayColumn.doctorName(doctor), on: date, doctor: doctor.id, room: nil,
                facts.appointments.filter { $0.doctorId == doctor.id })
        }
    }

    private var rooms: [DayColumn] {
        facts.rooms.filter { question.only == nil || $0.id == question.only }.map { room in
            column(
                room.id, room.name, on: date, doctor: nil, room: room.id,
                facts.appointments.filter { $0.roomId == room.id })
        }
    }

    private func week(of doctorId: String) -> [DayColumn] {
        let name = facts.doctors.first { $0.id == doctorId }.map(DayColumn.doctorName) ?? ""
        return (0..<7).map { offset in
            let day = date.adding(days: offset)
            var shown = column(
                day.description, day.short(words), on: day, doctor: doctorId, room: nil,
                facts.appointments.filter { $0.appointmentDate == day.description })
            shown.bookable = name
            return shown
        }
    }

    private func column(
        _ key: String, _ name: String, on date: CalendarDate, doctor: String?, room: String?,
        _ appointments: [DayAppointment]
    ) -> DayColumn {
        let blocks = facts.blocks.filter { $0.isOn(date) && $0.concerns(doctor: doctor, room: room) }
        return DayColumn(
            key: key, heading: name, bookable: name, date: date, doctorId: doctor, roomId: room,
            appointments: appointments,
            bands: DayBand.all(
                ClinicDay(facts.clinic, facts.closures, on: date), week: doctor.flatMap { facts.weeks[$0] },
                blocks: blocks, on: date, in: hours),
            gaps: facts.free[date, room ?? doctor ?? ""])
    }

    /// Columns of appointments whose doctor has left, and of those without one; for rooms alike.
    private func leftovers(
        _ resource: KeyPath<DayAppointment, String?>, known: [String]
    ) -> [DayColumn] {
        let rest = facts.appointments.filter { appointment in
            appointment[keyPath: resource].map { !known.contains($0) } ?? true
        }
        let keys = rest.map { $0[keyPath: resource] ?? DayColumn.nobody }
        var columns: [DayColumn] = []
        for key in keys where !columns.contains(where: { $0.key == key }) {
            let own = rest.filter { ($0[keyPath: resource] ?? DayColumn.nobody) == key }
            columns.append(leftover(key, own))
        }
        if let only = question.only {
            columns = columns.filter { $0.key == only }
            // The column stays where it is, also when its last appointment went elsewhere.
            if columns.isEmpty, !known.contains(only) { columns = [leftover(only, [])] }
        }
        return columns
    }

    private func leftover(_ key: String, _ appointments: [DayAppointment]) -> DayColumn {
        let isRoom = question.view == .rooms
        let name = isRoom ? appointments.first?.roomName : appointments.first?.doctorName
        var shown = column(
            key, name ?? words(isRoom ? "No room" : "No doctor"), on: date, doctor: nil, room: nil,
            appointments)
        shown.bookable = nil
        shown.gaps = []
        return shown
    }
}

extension ShownHours {
    /// The hours that a page of these days shows: when the clinic is open, and what is booked outside.
    init(_ facts: DayFacts, _ days: ClosedRange<CalendarDate>) {
        let open = (days.lowerBound.number...days.upperBound.number).compactMap { number in
            ClinicDay(facts.clinic, facts.closures, on: CalendarDate(number: number)).open
        }
        let booked = facts.appointments.filter(\.holdsTime).map { $0.start..<max($0.end, $0.start + 1) }
        self.init(around: open + booked)
    }
}
