import Domain

/// A full day of the demo clinic, as its front desk has it: every chair is busy, somebody waits, somebody is
/// in a chair, and what is over has been billed.
struct DemoBusyDay {
    let zone: Zone
    let now: Instant
    let date: LocalDate
    /// Who may come on this day.
    let patients: [DemoPatient]

    func appointments() -> [DemoAppointment] {
        var dice = DemoDice(seed: UInt64(bitPattern: Int64(date.dayNumber)) &* 8 &+ 7)
        var queue = DemoQueue(patients: patients, next: dice.roll(patients.count))
        let places = DemoChair.all.enumerated().flatMap { index, chair in
            chair.busyHours.indices.map { Place(chair: chair, number: index, index: $0) }
        }
        return places.sorted { ($0.time.start, $0.number) < ($1.time.start, $1.number) }.map { place in
            appointment(place, of: queue.patient(for: place.time), &dice)
        }
    }

    /// One of a chair's times.
    private struct Place {
        var chair: DemoChair
        /// The chair's.
        var number: Int
        /// The time's.
        var index: Int

        var time: DemoTime { chair.busyHours[index] }
        var isFirst: Bool { index == 0 }
        var isLast: Bool { index == chair.busyHours.count - 1 }
    }

    private func appointment(
        _ place: Place, of patient: DemoPatient, _ dice: inout DemoDice
    ) -> DemoAppointment {
        let start = zone.firstInstant(from: date, place.time.start)
        let treatments = DemoTreatment.all(minutes: place.time.minutes)
        let slot = RequestedSlot(
            date: date, time: place.time.start, durationMinutes: place.time.minutes,
            doctorId: place.chair.doctorId, roomId: place.chair.roomId, operatory: place.chair.room)
        let wished = start.adding(minutes: -60 * 24 * (2 + dice.roll(8)) + dice.roll(300))
        var appointment = DemoAppointment(
            id: ID.make(at: start.adding(minutes: -60 * 24 * 21)), clinicId: place.chair.clinicId,
            patientId: patient.id, slot: slot, treatment: treatments[dice.roll(treatments.count)],
            notes: nil, fate: fate(place, start, dice.roll(12)),
            bookedAt: min(wished, now.adding(minutes: -60 - dice.roll(2880))), paidHalves: dice.roll(3),
            hasFlow: true)
        // An older request would have expired.
        if appointment.fate == .requested {
            appointment.bookedAt = max(appointment.bookedAt, now.adding(minutes: -60 * 24 * 2))
        }
        return appointment
    }

    /// Dr. Khan's patient is in the chair also before the clinic opens and after it has closed: the demo may
    /// be started at any hour. Dr. Mahmood's is in the waiting room then, or waits for the bill.
    private func fate(_ place: Place, _ start: Instant, _ dice: Int) -> DemoAppointment.Fate {
        let end = start.adding(minutes: place.time.minutes)
        let isKhan = place.chair.doctorId == DemoID.fatimaKhan
        let isMahmood = place.chair.doctorId == DemoID.colleague(1)
        if start <= now && now < end { return .running }
        if start <= now {
            if isOver && place.isLast && isKhan { return .running }
            if isOver && place.isLast && isMahmood { return .finished }
            if now < end.adding(minutes: 12) { return .finished }
            return dice == 0 ? .cancelled : dice == 1 ? .noShow : .completed
        }
        if isToday {
            if !hasOpened && place.isFirst && isKhan { return .running }
            if !hasOpened && place.isFirst && isMahmood { return .arrived }
            if start <= now.adding(minutes: 20) { return .arrived }
        }
        return dice == 0 ? .requested : dice == 1 ? .cancelled : dice < 6 ? .scheduled : .confirmed
    }

    private var isToday: Bool { zone.local(now).date == date }
    private var hasOpened: Bool { zone.local(now).time >= DemoPlan.opening }
    private var isOver: Bool { isToday && zone.local(now).time >= DemoPlan.closing }
}

/// Gives every appointment of a day a patient who is not in another chair.
private struct DemoQueue {
    let patients: [DemoPatient]
    /// Who is asked next.
    var next: Int
    /// When each can come again, in minutes since midnight.
    private var freeFrom: [ID: Int] = [:]

    init(patients: [DemoPatient], next: Int) { (self.patients, self.next) = (patients, next) }

    /// To be asked in the order of time.
    mutating func patient(for time: DemoTime) -> DemoPatient {
        let start = Int(time.start.minutes)
        let order = patients.indices.map { (next + $0) % patients.count }
        let index = order.first { freeFrom[patients[$0].id] ?? 0 <= start } ?? next
        freeFrom[patients[index].id] = start + time.minutes + 60
        next = (index + 1) % patients.count
        return patients[index]
    }
}
