import Domain

/// Who comes when, two weeks back and two ahead. Today is busy, or the next open day once the clinic has
/// closed; each day has free slots, and requests of patients wait.
struct DemoPlan {
    let zone: Zone
    let now: Instant

    /// When the clinic opens, and when it closes, from Monday to Saturday.
    static let opening = LocalTime(hour: 9, minute: 0) ?? .midnight
    static let closing = LocalTime(hour: 17, minute: 0) ?? .noon

    private var today: LocalDate { zone.local(now).date }

    func appointments() -> [DemoAppointment] {
        let busy = busyDays
        var appointments = [sample] + requests(on: Self.openDay(after: busy.last ?? today))
        for date in busy { appointments += busyDay(date).appointments() }
        for offset in -14...14 {
            let date = today.adding(days: offset)
            guard date.weekday != .sunday else { continue }
            for (index, chair) in DemoChair.all.enumerated() where chair.days.contains(offset) {
                guard !busy.contains(date) || chair.busyHours.isEmpty else { continue }
                var dice = DemoDice(seed: UInt64(bitPattern: Int64(date.dayNumber)) &* 8 &+ UInt64(index))
                appointments += day(date, chair, &dice)
            }
        }
        return appointments
    }

    private var busyDays: [LocalDate] {
        let isOpen = today.weekday != .sunday
        let isOver = !isOpen || zone.local(now).time >= Self.closing
        return (isOpen ? [today] : []) + (isOver ? [Self.openDay(after: today)] : [])
    }

    private func busyDay(_ date: LocalDate) -> DemoBusyDay {
        let everybody = DemoPatient.clinic
        // The patient of the sample has that appointment already.
        let patients = date == sample.slot.date ? everybody.filter { $0.id != sample.patientId } : everybody
        return DemoBusyDay(zone: zone, now: now, date: date, patients: patients)
    }

    private static func openDay(after date: LocalDate) -> LocalDate {
        let next = date.adding(days: 1)
        return next.weekday == .sunday ? next.adding(days: 1) : next
    }

    private func day(_ date: LocalDate, _ chair: DemoChair, _ dice: inout DemoDice) -> [DemoAppointment] {
        var hours = chair.hours
        let count = chair.hours.count > 4 ? 3 + dice.roll(2) : 1 + dice.roll(2)
        return (0..<count).compactMap { _ in
            let hour = hours.remove(at: dice.roll(hours.count))
            let treatment = DemoTreatment.short[dice.roll(DemoTreatment.short.count)]
            let patient = chair.patients[dice.roll(chair.patients.count)]
            guard let time = LocalTime(hour: hour, minute: 0) else { return nil }
            let slot = RequestedSlot(
                date: date, time: time, durationMinutes: treatment.minutes, doctorId: chair.doctorId,
                roomId: chair.roomId, operatory: chair.room)
            let start = zone.firstInstant(from: date, time)
            var appointment = DemoAppointment(
                id: ID.make(at: start.adding(minutes: -60 * 24 * 21)), clinicId: chair.clinicId,
                patientId: patient.id, slot: slot, treatment: treatment, notes: nil,
                fate: fate(start, treatment.minutes, dice.roll(10)), bookedAt: bookedAt(start, &dice),
                paidHalves: min(2, dice.roll(5)))
            // An older request would have expired.
            if appointment.fate == .requested {
                appointment.bookedAt = max(appointment.bookedAt, now.adding(minutes: -60 * 24 * 2))
            }
            return appointment
        }
    }

    private func fate(_ start: Instant, _ minutes: Int, _ dice: Int) -> DemoAppointment.Fate {
        if start.adding(minutes: minutes) <= now {
            return dice == 0 ? .cancelled : dice == 1 ? .noShow : .completed
        }
        if start <= now { return .running }
        return dice == 0 ? .requested : dice == 1 ? .cancelled : dice < 6 ? .scheduled : .confirmed
    }

    /// Two to nine days before the appointment, and before now.
    private func bookedAt(_ start: Instant, _ dice: inout DemoDice) -> Instant {
        let wished = start.adding(minutes: -60 * 24 * (2 + dice.roll(8)) + dice.roll(300))
        return min(wished, now.adding(minutes: -60 - dice.roll(2880)))
    }

    /// What patients ask for on an ordinary day, at an hour that no other appointment has.
    private func requests(on date: LocalDate) -> [DemoAppointment] {
        let asked = [
            (chair: 0, patient: 1, hours: 3, notes: "Pain in a lower molar since yesterday"),
            (chair: 3, patient: 6, hours: 7, notes: "A filling has come out"),
            (chair: 4, patient: 11, hours: 20, notes: "Yearly checkup"),
            (chair: 6, patient: 14, hours: 30, notes: "Whitening before a wedding"),
        ]
        return asked.map { request in
            let chair = DemoChair.all[request.chair]
            let time = LocalTime(hour: 13, minute: 0) ?? .noon
            return DemoAppointment(
                id: ID.make(at: now.adding(minutes: -60 * request.hours)), clinicId: chair.clinicId,
                patientId: DemoID.patient(request.patient),
                slot: RequestedSlot(
                    date: date, time: time, durationMinutes: 30, doctorId: chair.doctorId,
                    roomId: chair.roomId, operatory: chair.room),
                treatment: DemoTreatment.all[0], notes: request.notes, fate: .requested,
                bookedAt: now.adding(minutes: -60 * request.hours), paidHalves: 0)
        }
    }

    /// The specification's sample: Ahmed Hassan's checkup at 14:30, confirmed and paid, on the first open day
    /// from the day after tomorrow.
    private var sample: DemoAppointment {
        let treatment = DemoTreatment.all[0]
        let slot = RequestedSlot(
            date: Self.openDay(after: today.adding(days: 1)),
            time: LocalTime(hour: 14, minute: 30) ?? .noon, durationMinutes: treatment.minutes,
            doctorId: DemoID.fatimaKhan, roomId: DemoID.room(1), operatory: "Room 1")
        return DemoAppointment(
            id: DemoID.sampleAppointment, clinicId: DemoID.clinic, patientId: DemoID.patient(1), slot: slot,
            treatment: treatment,
            notes: "Patient complained of sensitivity", fate: .confirmed,
            bookedAt: now.adding(minutes: -60 * 24 * 10), paidHalves: 2)
    }
}
