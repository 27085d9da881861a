import Domain
import Foundation
import Testing

/// The rule told a second time, minute by minute and straight from the contract, with Foundation's own clock.
struct ReferenceRule {
    /// An appointment as the database has it, whatever its status.
    struct AppointmentRow {
        var id: ID
        var clinicId: ID
        var start: Int
        var minutes: Int
        var status: String
        var doctor: ID?
        var room: ID?
        var operatory: String?
        var buffer: Int
    }

    var date: LocalDate
    var zone: TimeZone
    var hours: [String: (open: Int, close: Int)]
    var closures: [ClosedRange<LocalDate>]
    var buffer: Int
    var doctors: [ID: [(weekday: String, from: Int, to: Int, breaks: [(Int, Int)])]]
    var timeOff: [ID: [ClosedRange<LocalDate>]]
    var appointments: [AppointmentRow]
    var nowMilliseconds: Int
    var clinicId: ID

    /// By wall-clock minute, the first real minute (since 1970) of the date at which the clock shows it; nil
    /// when it never does.
    private var shown = [Int?](repeating: nil, count: 1440)
    /// By wall-clock minute, the first real minute at which the clock shows it or a later one; the next day's
    /// first when there is none.
    private var reached = [Int](repeating: 0, count: 1441)

    init(
        date: LocalDate, zone: TimeZone, hours: [String: (open: Int, close: Int)],
        closures: [ClosedRange<LocalDate>], buffer: Int,
        doctors: [ID: [(weekday: String, from: Int, to: Int, breaks: [(Int, Int)])]],
        timeOff: [ID: [ClosedRange<LocalDate>]],
        appointments: [AppointmentRow], nowMilliseconds: Int, clinicId: ID
    ) {
        (self.date, self.zone, self.hours, self.closures, self.buffer) = (date, zone, hours, closures, buffer)
        (self.doctors, self.timeOff, self.appointments) = (doctors, timeOff, appointments)
        (self.nowMilliseconds, self.clinicId) = (nowMilliseconds, clinicId)
        let first = Int(date.dayNumber) * 1440
        var end = first
        // Clocks change on the quarter of an hour.
        for quarter in stride(from: first - 1440, to: first + 2880, by: 15) {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(quarter * 60))) / 60
            for real in quarter..<(quarter + 15) where (first..<(first + 1440)).contains(real + offset) {
                let wall = real + offset - first
                if shown[wall] == nil { shown[wall] = real }
                end = real + 1
            }
        }
        var next = end
        reached[1440] = end
        for wall in (0..<1440).reversed() {
            next = min(next, shown[wall] ?? next)
            reached[wall] = next
        }
    }

    func start(_ wall: Int) -> Int? { shown[wall] }

    /// Nil when the appointment may take place.
    func obstacle(
        at wall: Int, minutes duration: Int, doctor: ID?, room: ID?, operatory: String?, excluding: ID?
    ) -> Obstacle? {
        let weekday = ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"][
            (Int(date.dayNumber) % 7 + 7) % 7]
        if reached[wall] * 60_000 < nowMilliseconds { return .past }
        guard let hours = hours[weekday], !closures.contains(where: { $0.contains(date) }) else {
            return .clinicClosed
        }
        guard let start = start(wall) else { return .noSuchTime }
        let wanted = start..<(start + duration)
        let open = reached[hours.open]..<reached[hours.close]
        if !wanted.allSatisfy({ open.contains($0) }) { return .outsideHours }
        if let doctor {
            if timeOff[doctor, default: []].contains(where: { $0.contains(date) }) { return .doctorOff }
            if let rows = doctors[doctor] {
                let today = rows.filter { $0.weekday == weekday }
                if today.isEmpty { return .doctorOff }
                let works = today.map { reached[$0.from]..<reached[$0.to] }
                if !wanted.allSatisfy({ minute in works.contains { $0.contains(minute) } }) {
                    return .doctorOutsideHours
                }
                let breaks = today.flatMap(\.breaks).map { reached[$0.0]..<reached[$0.1] }
                if wanted.contains(where: { minute in breaks.contains { $0.contains(minute) } }) {
                    return .doctorBreak
                }
            }
        }
        let near = appointments.filter { appointment in
            guard
                ["requested", "scheduled", "confirmed", "in_progress", "completed"].contains(
                    appointment.status)
            else { return false }
            guard appointment.id != excluding else { return false }
            let gap = max(
                appointment.start - wanted.upperBound,
                wanted.lowerBound - (appointment.start + appointment.minutes))
            return gap < max(buffer, appointment.buffer)
        }
        if let doctor, near.contains(where: { $0.doctor == doctor }) { return .doctorTaken }
        let here = near.filter { $0.clinicId == clinicId }
        if let room, here.contains(where: { $0.room == room }) { return .roomTaken }
        func plain(_ name: String) -> String { name.replacingOccurrences(of: " ", with: "").uppercased() }
        if let operatory, here.contains(where: { $0.operatory.map(plain) == plain(operatory) }) {
            return .operatoryTaken
        }
        return nil
    }
}
