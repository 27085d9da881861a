import Domain
import TestSupport
import Testing

/// Contract §4.4: each slot listed as available can be booked, each listed as unavailable is refused.
@Suite("Slots and bookings agree")
struct SlotsAgreeTests {
    private func obstacle(_ plan: DayPlan, _ request: AppointmentRequest) -> Obstacle? {
        refusal { () throws(Refusal) in try plan.admit(request) }?.obstacle
    }

    @Test(
        "Any appointment on any day is admitted or refused as the reference says",
        arguments: RandomClinic.zones, 0..<40)
    func admits(zone: String, seed: Int) throws {
        let clinic = try RandomClinic(zone: zone, seed: seed)
        var random = SeededRandom(seed: seed + 1000)
        for _ in 0..<150 {
            let wall =
                random.chance(60)
                ? Int.random(in: 0..<288, using: &random) * 5 : Int.random(in: 0..<1440, using: &random)
            let request = AppointmentRequest(
                time: try #require(LocalTime(minutes: wall)),
                durationMinutes: Int.random(in: 5...90, using: &random),
                doctorId: random.chance(90) ? clinic.doctors.randomElement(using: &random) : nil,
                roomId: random.chance(30) ? ID(high: 8, low: UInt64.random(in: 1...2, using: &random)) : nil,
                operatory: random.chance(30) ? Operatory("CHAIR1") : nil,
                excluding: random.chance(20) ? clinic.appointments.randomElement(using: &random) : nil)
            let expected = clinic.reference.obstacle(
                at: wall, minutes: request.durationMinutes, doctor: request.doctorId, room: request.roomId,
                operatory: request.operatory.map { _ in "chair 1" }, excluding: request.excluding)
            #expect(obstacle(clinic.plan, request) == expected, "\(clinic.plan.date) \(request)")
            if expected == nil {
                let range = try clinic.plan.admit(request)
                #expect(
                    range.lowerBound.milliseconds == clinic.reference.start(wall).map { Int64($0) * 60_000 })
                #expect(range.upperBound == range.lowerBound.adding(minutes: request.durationMinutes))
            }
        }
    }

    @Test(
        "The slots are the reference's grid, and booking each one gives what it says",
        arguments: RandomClinic.zones, 0..<40)
    func slots(zone: String, seed: Int) throws {
        let clinic = try RandomClinic(zone: zone, seed: seed)
        var random = SeededRandom(seed: seed + 2000)
        let minutes = random.chance(50) ? nil : Int.random(in: 5...120, using: &random)
        let room = random.chance(40) ? ID(high: 8, low: 1) : nil
        let operatory = random.chance(30) ? "Chair 1" : nil
        let excluding = random.chance(20) ? clinic.appointments.first : nil
        let duration = minutes ?? clinic.plan.clinic.slotMinutes

        var expected: [(time: LocalTime, doctor: ID, obstacle: Obstacle?)] = []
        var wall = clinic.openMinutes?.open ?? 1440
        while wall < clinic.openMinutes?.close ?? 0 {
            for doctor in clinic.doctors {
                let obstacle = clinic.reference.obstacle(
                    at: wall, minutes: duration, doctor: doctor, room: room, operatory: operatory,
                    excluding: excluding)
                if let obstacle, [.past, .clinicClosed, .noSuchTime, .outsideHours].contains(obstacle) {
                    continue
                }
                expected.append((try #require(LocalTime(minutes: wall)), doctor, obstacle))
            }
            wall += clinic.plan.clinic.slotMinutes
        }

        let slots = clinic.plan.slots(
            doctors: clinic.doctors, durationMinutes: minutes, roomId: room,
            operatory: operatory.flatMap { Operatory($0) },
            excluding: excluding)
        #expect(slots.map(\.time) == expected.map(\.time))
        #expect(slots.map(\.doctorId) == expected.map(\.doctor))
        #expect(slots.map(\.obstacle) == expected.map(\.obstacle))

        for slot in slots {
            let request = AppointmentRequest(
                time: slot.time, durationMinutes: duration, doctorId: slot.doctorId, roomId: room,
                operatory: operatory.flatMap { Operatory($0) }, excluding: excluding)
            #expect(obstacle(clinic.plan, request) == slot.obstacle)
            if let refused = refusal({ () throws(Refusal) in try clinic.plan.admit(request) }),
                refused.isConflict
            {
                #expect(!refused.conflicts.isEmpty)
                #expect(refused.conflicts.allSatisfy { $0.appointmentId != excluding || excluding == nil })
            } else if slot.isAvailable {
                #expect(try clinic.plan.admit(request) == slot.range)
            }
        }
    }

    @Test(
        "Booking every free slot one after the other leaves the buffer between all appointments",
        arguments: RandomClinic.zones, 0..<10)
    func bookAll(zone: String, seed: Int) throws {
        let clinic = try RandomClinic(zone: zone, seed: seed)
        var booked = clinic.plan
        var mine: [Busy] = []
        for slot in clinic.plan.slots(doctors: clinic.doctors) {
            let request = AppointmentRequest(
                time: slot.time, durationMinutes: clinic.plan.clinic.slotMinutes, doctorId: slot.doctorId)
            guard obstacle(booked, request) == nil else { continue }
            let range = try booked.admit(request)
            mine.append(
                Busy(
                    appointmentId: ID(high: 10, low: UInt64(mine.count)), clinicId: Sample.clinicId,
                    start: range.lowerBound,
                    end: range.upperBound, doctorId: slot.doctorId))
            booked = DayPlan(
                date: clinic.plan.date, clinic: clinic.plan.clinic, doctors: [], busy: mine,
                now: clinic.plan.now)
        }
        for one in mine {
            for other in mine
            where other.appointmentId != one.appointmentId && other.doctorId == one.doctorId
                && other.start >= one.start
            {
                #expect(
                    other.start.milliseconds(since: one.end) >= Int64(clinic.plan.clinic.bufferMinutes)
                        * 60_000)
            }
        }
    }
}
