import Domain
import TestSupport
import Testing

@Suite("Who is told of an appointment (contract §4.8)")
struct NotificationRuleTests {
    private let everywhere: [NotificationChannel] = [.inApp, .email, .whatsapp]
    private let mailed: [NotificationChannel] = [.inApp, .email]

    private func facts(
        _ status: AppointmentStatus = .scheduled, _ change: (inout AppointmentFacts) -> Void = { _ in }
    ) throws
        -> AppointmentFacts
    {
        var facts = AppointmentFacts(
            patientId: Sample.patient, doctorId: Sample.fatima, date: try date("2026-05-15"),
            time: try time("14:00"),
            durationMinutes: 30, roomId: nil, operatoryKey: nil, appointmentType: "Checkup", status: status)
        change(&facts)
        return facts
    }

    private func plan(
        _ from: AppointmentStatus = .scheduled, to: AppointmentStatus? = nil,
        _ change: (inout AppointmentFacts) throws -> Void = { _ in }
    ) throws -> [Notice] {
        let before = try facts(from)
        var after = before
        after.status = to ?? from
        try change(&after)
        return NotificationRules.appointment(from: before, to: after)
    }

    private var patient: Audience { .patient(Sample.patient) }

    @Test(
        """
        A scheduled booking is confirmed by e-mail and WhatsApp; patient, doctor and receptionists find \
        it in the app
        """
    )
    func scheduled() throws {
        for status in [AppointmentStatus.scheduled, .confirmed] {
            #expect(
                NotificationRules.appointment(from: nil, to: try facts(status)) == [
                    Notice(.appointmentScheduled, patient, everywhere),
                    Notice(.appointmentScheduled, .doctor(Sample.fatima), [.inApp]),
                    Notice(.appointmentScheduled, .receptionists, [.inApp]),
                ])
        }
    }

    @Test(
        """
        A request is confirmed to nobody yet, and receptionists hear of it; without a doctor no doctor \
        is told
        """
    )
    func requested() throws {
        let plan = NotificationRules.appointment(from: nil, to: try facts(.requested) { $0.doctorId = nil })
        #expect(
            plan == [
                Notice(.appointmentRequested, patient, [.inApp]),
                Notice(.appointmentRequested, .receptionists, [.inApp]),
            ])
    }

    @Test("A move and another length are told alike: patient, doctor and receptionists")
    func moved() throws {
        let expected = [
            Notice(.appointmentRescheduled, patient, everywhere),
            Notice(.appointmentRescheduled, .doctor(Sample.fatima), mailed),
            Notice(.appointmentRescheduled, .receptionists, [.inApp]),
        ]
        let moves: [(inout AppointmentFacts) throws -> Void] = [
            { $0.time = try time("15:00") }, { $0.date = try date("2026-05-16") },
            { $0.durationMinutes = 60 },
            { $0.durationMinutes = 15 },
            {
                $0.time = try time("09:00")
                $0.durationMinutes = 60
                $0.roomId = Sample.room
            },
        ]
        for move in moves { #expect(try plan(.scheduled, to: nil, move) == expected) }
    }

    @Test("Another doctor: who loses the appointment, who gets it and the patient are told, moved or not")
    func reassigned() throws {
        let lost = Notice(.appointmentUnassigned, .doctor(Sample.fatima), mailed)
        let got = Notice(.appointmentAssigned, .doctor(Sample.hassan), mailed)
        let (first, last) = (
            Notice(.appointmentRescheduled, patient, everywhere),
            Notice(.appointmentRescheduled, .receptionists, [.inApp])
        )
        #expect(try plan { $0.doctorId = Sample.hassan } == [first, lost, got, last])
        #expect(
            try plan { ($0.doctorId, $0.durationMinutes) = (Sample.hassan, 60) } == [first, lost, got, last])
        #expect(
            try plan { ($0.doctorId, $0.time) = (Sample.hassan, try time("16:00")) } == [
                first, lost, got, last,
            ])
        #expect(try plan { $0.doctorId = nil } == [first, lost, last])
        let without = try facts { $0.doctorId = nil }
        let assigned = NotificationRules.appointment(from: without, to: try facts())
        #expect(assigned == [first, Notice(.appointmentAssigned, .doctor(Sample.fatima), mailed), last])
    }

    @Test(
        """
        A request that moves stays out of doctors' calendars; one that is approved with a move enters \
        the right one
        """
    )
    func requests() throws {
        let moved = try plan(.requested) { $0.time = try time("15:00") }
        #expect(moved.first == Notice(.appointmentRescheduled, patient, [.inApp]))
        #expect(moved.first { $0.audience == .doctor(Sample.fatima) }?.channels == [.inApp])
        let approved = try plan(.requested, to: .confirmed) { $0.doctorId = Sample.hassan }
        #expect(
            approved == [
                Notice(.appointmentRescheduled, patient, everywhere),
                Notice(.appointmentUnassigned, .doctor(Sample.fatima), [.inApp]),
                Notice(.appointmentAssigned, .doctor(Sample.hassan), mailed),
                Notice(.appointmentRescheduled, .receptionists, [.inApp]),
                Notice(.appointmentApproved, .admins, [.inApp]),
            ])
    }

    @Test("A change of status is told as what it is, to admins and receptionists too")
    func status() throws {
        let rows:
            [(AppointmentStatus, AppointmentStatus, NotificationEvent, doctor: [NotificationChannel]?)] = [
                (.requested, .confirmed, .appointmentApproved, [.inApp]),
                (.requested, .scheduled, .appointmentApproved, [.inApp]),
                (.scheduled, .confirmed, .appointmentStatusChanged, nil),
                (.confirmed, .inProgress, .appointmentStatusChanged, nil),
                (.confirmed, .cancelled, .appointmentCancelled, mailed),
                (.requested, .cancelled, .appointmentCancelled, [.inApp]),
                (.noShow, .cancelled, .appointmentCancelled, [.inApp]),
                (.confirmed, .noShow, .appointmentNoShow, nil),
            ]
        for (from, to, event, doctor) in rows {
            let plan = try plan(from, to: to)
            #expect(Set(plan.map(\.event)) == [event])
            let isUnapproved = from == .requested && to == .cancelled
            #expect(
                plan.first
                    == Notice(event, patient, isUnapproved ? [.inApp] : to == .noShow ? mailed : everywhere))
            #expect(
                plan.first { $0.audience == .doctor(Sample.fatima) }?.channels == doctor, "\(from) → \(to)")
            #expect(
                plan.suffix(2) == [Notice(event, .receptionists, [.inApp]), Notice(event, .admins, [.inApp])])
        }
    }

    @Test(
        "A cancellation is told to the doctor who had the appointment, and to none that the same write named")
    func cancelledElsewhere() throws {
        let plan = try plan(.scheduled, to: .cancelled) {
            ($0.doctorId, $0.time) = (Sample.hassan, try time("16:00"))
        }
        #expect(plan.contains(Notice(.appointmentCancelled, .doctor(Sample.fatima), mailed)))
        #expect(!plan.contains { $0.audience == .doctor(Sample.hassan) })
    }

    @Test(
        "Another room, operatory or type concerns the doctor alone, in the app; nothing new concerns nobody")
    func places() throws {
        let told = [Notice(.appointmentUpdated, .doctor(Sample.fatima), [.inApp])]
        #expect(try plan { $0.roomId = Sample.room } == told)
        #expect(try plan { $0.operatoryKey = "chair1" } == told)
        #expect(try plan { $0.appointmentType = "Crown" } == told)
        #expect(try plan() == [])
        #expect(try plan(.cancelled) { $0.roomId = Sample.room } == [])
        let begun = try plan(.confirmed, to: .inProgress) { $0.roomId = Sample.room }
        #expect(
            begun.contains(told[0]) && begun.contains(Notice(.appointmentStatusChanged, patient, everywhere)))
    }

    @Test("Nobody is told twice, only patients get WhatsApp, and no change goes untold", arguments: 0..<50)
    func random(seed: Int) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            func some() throws -> AppointmentFacts {
                try facts(AppointmentStatus.allCases.randomElement(using: &random) ?? .scheduled) {
                    $0.doctorId = [Sample.fatima, Sample.hassan, nil].randomElement(using: &random) ?? nil
                    $0.durationMinutes = Bool.random(using: &random) ? 30 : 60
                    $0.roomId = Bool.random(using: &random) ? Sample.room : nil
                }
            }
            let (before, after) = (try some(), try some())
            let plan = NotificationRules.appointment(from: before, to: after)
            #expect(Set(plan.map(\.audience)).count == plan.count)
            #expect(
                plan.allSatisfy {
                    !$0.channels.isEmpty && ($0.audience.isPatient || !$0.channels.contains(.whatsapp))
                })
            guard after.status != .cancelled, before.doctorId != after.doctorId else { continue }
            for doctor in [before.doctorId, after.doctorId].compactMap(\.self) {
                #expect(plan.contains { $0.audience == .doctor(doctor) })
            }
            let isRequest = before.status == .requested && after.status == .requested
            #expect(
                plan.contains {
                    $0.audience == patient && $0.channels == (isRequest ? [.inApp] : everywhere)
                })
        }
    }
}

@Suite("Who is told of a message")
struct MessageNoticePlanTests {
    private func plan(
        _ thread: MessageThread, _ direction: MessageDirection = .inbound, doctor: ID? = nil,
        isMailed: Bool = true
    ) -> [[Notice]] {
        NotificationRules.message(
            in: thread, from: Sample.patient, direction, doctorId: doctor, isMailed: isMailed)
    }

    @Test("A patient's message goes to the thread's doctor, else to the desk, else to the admins' addresses")
    func inbound() {
        let doctor = [Notice(.messageToDoctor, .doctor(Sample.fatima), [.inApp, .email])]
        let desk = [
            Notice(.messageToClinic, .receptionists, [.inApp, .email]),
            Notice(.messageToClinic, .admins, [.inApp]),
        ]
        let admins = [Notice(.messageToClinic, .admins, [.inApp, .email])]
        #expect(plan(.patient(Sample.room, .doctor), doctor: Sample.fatima) == [doctor, desk, admins])
        #expect(plan(.patient(Sample.room, .doctor)) == [desk, admins])
        #expect(plan(.patient(Sample.room, .clinic), doctor: Sample.fatima) == [desk, admins])
    }

    @Test(
        """
        An answer goes to the patient, a direct message to the other one, and within a session nothing \
        is mailed
        """
    )
    func others() {
        #expect(
            plan(.patient(Sample.room, .doctor), .outbound, doctor: Sample.fatima)
                == [[Notice(.messageToPatient, .patient(Sample.room), [.inApp, .email])]])
        for other in [Sample.fatima, Sample.hassan] {
            let thread = MessageThread.direct(between: other, and: Sample.patient)
            #expect(
                plan(thread, .outbound) == [[Notice(.messageToStaff, .colleague(other), [.inApp, .email])]])
        }
        let quiet = plan(.patient(Sample.room, .doctor), doctor: Sample.fatima, isMailed: false)
        #expect(quiet.joined().allSatisfy { $0.channels == [.inApp] })
    }
}
