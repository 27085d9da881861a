import API

/// Which part of some days is asked for.
struct DayQuestion: Sendable {
    var days: ClosedRange<CalendarDate>
    var view: DayView
    /// One doctor's or one room's column alone.
    var only: String?

    var doctorId: String? {
        if case .week(let doctorId) = view { return doctorId }
        return view == .doctors ? only : nil
    }

    var roomId: String? { view == .rooms ? only : nil }

    fileprivate var span: [(name: String, value: String)] {
        [("startDate", days.lowerBound.description), ("endDate", days.upperBound.description)]
    }

    /// The filter of the list of appointments. Those without a doctor or room can't be asked for alone.
    fileprivate var appointments: [(name: String, value: String)] {
        var filter = span
        if let doctorId, doctorId != DayColumn.nobody { filter.append(("doctorId", doctorId)) }
        if let roomId, roomId != DayColumn.nobody { filter.append(("roomId", roomId)) }
        return filter
    }
}

extension DayFacts {
    /// Asks all that can be asked at once side by side, and then what depends on it.
    /// - Throws: ``APIProblem``
    static func load(_ api: APIClient, clinic id: String, _ question: DayQuestion) async throws -> DayFacts {
        let first = question.days.lowerBound.description
        async let clinic = api.get("/clinics/\(id)", as: Clinic.self)
        async let closures = api.everyRow("/clinics/\(id)/closures", [("from", first)], of: Closure.self)
        async let types = api.everyRow("/appointment-types", of: AppointmentType.self)
        async let appointments = api.everyRow(
            "/appointments", question.appointments, of: DayAppointment.self)
        async let blocks = api.everyRow("/blocks", question.span, of: DayBlock.self)
        async let staff = api.everyRow("/staff", [("role", "doctor")], of: StaffMember.self)
        async let places = roomList(api, question)
        let (doctors, rooms) = (try await staff, try await places)
        async let weeks = doctorWeeks(api, question, doctors)
        async let free = freeTimes(api, question, doctors, rooms)
        return DayFacts(
            clinic: try await clinic, closures: try await closures, doctors: doctors, rooms: rooms,
            types: try await types, appointments: try await appointments, blocks: try await blocks,
            weeks: try await weeks, free: try await free)
    }

    private static func roomList(_ api: APIClient, _ question: DayQuestion) async throws -> [Room] {
        guard question.view == .rooms else { return [] }
        return try await api.everyRow("/rooms", of: Room.self)
    }

    /// The week of each doctor who has a column.
    private static func doctorWeeks(
        _ api: APIClient, _ question: DayQuestion, _ doctors: [StaffMember]
    ) async throws -> [String: DoctorWeek] {
        guard question.view != .rooms else { return [:] }
        let wanted = doctors.map(\.id).filter { question.doctorId == nil || $0 == question.doctorId }
        let first = question.days.lowerBound.description
        return try await withThrowingTaskGroup(of: (String, DoctorWeek).self) { group in
            for id in wanted {
                group.addTask {
                    async let schedule = api.get("/doctors/\(id)/schedule", as: DoctorSchedule.self)
                    let timeOff = try await api.everyRow(
                        "/doctors/\(id)/time-off", [("from", first)], of: TimeOff.self)
                    return (id, DoctorWeek(schedule: try await schedule.weekly, timeOff: timeOff))
                }
            }
            var weeks: [String: DoctorWeek] = [:]
            for try await (id, week) in group { weeks[id] = week }
            return weeks
        }
    }

    private static func freeTimes(
        _ api: APIClient, _ question: DayQuestion, _ doctors: [StaffMember], _ rooms: [Room]
    ) async throws -> FreeTimes {
        if question.view == .rooms { return try await freeRooms(api, question, rooms) }
        var free = FreeTimes()
        // Who left has a column as long as appointments are theirs, but no slots.
        let isKnown = question.doctorId.map { id in doctors.contains { $0.id == id } } ?? true
        guard isKnown else { return free }
        let days = question.days.upperBound.number - question.days.lowerBound.number + 1
        let answer = try await api.get(
            "/appointments/available-slots",
            [
                "date": question.days.lowerBound.description, "doctorId": question.doctorId,
                "days": days > 1 ? String(days) : nil,
            ], as: SlotAnswer.self)
        free.add(answer)
        return free
    }

    /// The free slots of rooms: a list for each.
    private static func freeRooms(
        _ api: APIClient, _ question: DayQuestion, _ rooms: [Room]
    ) async throws -> FreeTimes {
        let date = question.days.lowerBound.description
        let wanted = rooms.map(\.id).filter { question.roomId == nil || $0 == question.roomId }
        return try await withThrowingTaskGroup(of: (String, SlotAnswer).self) { group in
            for id in wanted {
                group.addTask {
                    let answer = try await api.get(
                        "/appointments/available-slots", ["date": date, "roomId": id], as: SlotAnswer.self)
                    return (id, answer)
                }
            }
            var free = FreeTimes()
            for try await (id, answer) in group { free.add(answer, room: id) }
            return free
        }
    }
}
