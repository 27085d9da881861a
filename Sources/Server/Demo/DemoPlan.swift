import Domain

/// Who comes when, two weeks back and two ahead: three or four appointments a doctor and day, so that each
/// day has free slots.
struct DemoPlan {
    let zone: Zone
    let now: Instant

    /// A doctor in one of the rooms of one of the clinics.
    private struct Chair {
        var clinicId: ID
        var doctorId: ID
        var roomId: ID
        var room: String
        var patients: [DemoPatient]
        /// Full hours, an hour apart: half of it appointment, half buffer.
        var hours: [Int]
    }

    /// Dr. Ali is at OdontoX in the mornings and at OdontoX North in the afternoons.
    private static let chairs = [
        Chair(
            clinicId: DemoID.clinic, doctorId: DemoID.fatimaKhan, roomId: DemoID.room(1), room: "Room 1",
            patients: DemoPatient.clinic,
            hours: [9, 10, 11, 12, 14, 15, 16]),
        Chair(
            clinicId: DemoID.clinic, doctorId: DemoID.hassanAli, roomId: DemoID.room(2), room: "Room 2",
            patients: DemoPatient.clinic,
            hours: [9, 10, 11, 12]),
        Chair(
            clinicId: DemoID.north, doctorId: DemoID.hassanAli, roomId: DemoID.northRoom, room: "Room A",
            patients: DemoPatient.north,
            hours: [14, 15, 16]),
    ]

    func appointments() -> [DemoAppointment] {
        let today = zone.local(now).date
        var appointments: [DemoAppointment] = []
        for offset in -14...14 {
            let date = today.adding(days: offset)
            guard date.weekday != .sunday else { continue }
            for (index, chair) in Self.chairs.enumerated() {
                var dice = DemoDice(seed: UInt64(bitPattern: Int64(date.dayNumber)) &* 8 &+ UInt64(index))
                appointments += day(date, chair, &dice)
            }
        }
        return appointments + [sample(after: today)]
    }

    private func day(_ date: LocalDate, _ chair: Chair, _ dice: inout DemoDice) -> [DemoAppointment] {
        var hours = chair.hours
        let count = chair.hours.count > 4 ? 3 + dice.roll(2) : 1 + dice.roll(2)
        return (0..<count).compactMap { _ in
            let hour = hours.remove(at: dice.roll(hours.count))
            let treatment = DemoTreatment.short[dice.roll(DemoTreatment.short.count)]
            let patient = chair.patients[dice.roll(chair.patients.count)]
            guard let time = LocalTime(hour: hour, minute: 0) else { return nil }
            let slot = RequestedSlot(
                date: date, time: time, durationMinutes: treatment.minutes, doctorId: chair.doctorId,
                roomId: chair.roomId,
                operatory: chair.room)
            let start = zone.firstInstant(from: date, time)
            var appointment = DemoAppointment(
                id: ID.make(at: start.adding(minutes: -60 * 24 * 21)), clinicId: chair.clinicId,
                patientId: patient.id, slot: slot,
                treatment: treatment, notes: nil, fate: fate(start, treatment.minutes, dice.roll(10)),
                bookedAt: bookedAt(start, &dice), paidHalves: min(2, dice.roll(5)))
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

    /// The specification's sample: Ahmed Hassan's checkup at 14:30, confirmed and paid, on the first open day
    /// from the day after tomorrow.
    private func sample(after today: LocalDate) -> DemoAppointment {
        var date = today.adding(days: 2)
        if date.weekday == .sunday { date = date.adding(days: 1) }
        let treatment = DemoTreatment.all[0]
        let slot = RequestedSlot(
            date: date, time: LocalTime(hour: 14, minute: 30) ?? .noon, durationMinutes: treatment.minutes,
            doctorId: DemoID.fatimaKhan,
            roomId: DemoID.room(1), operatory: "Room 1")
        return DemoAppointment(
            id: DemoID.sampleAppointment, clinicId: DemoID.clinic, patientId: DemoID.patient(1), slot: slot,
            treatment: treatment,
            notes: "Patient complained of sensitivity", fate: .confirmed,
            bookedAt: now.adding(minutes: -60 * 24 * 10), paidHalves: 2)
    }
}
