extension DayPlan {
    /// The obstacle with all that a person wants to know about it.
    func refusal(_ obstacle: Obstacle, _ visit: VisitRequest, range: Range<Instant>?) -> Refusal {
        let weekday = date.weekday
        switch obstacle {
        case .past: return .past
        case .clinicClosed:
            if !weekly.isClosed, let closure { return .closure(date, reason: closure.reason) }
            return .closedWeekday(weekday)
        case .noSuchTime: return .noSuchTime(date, visit.time)
        case .outsideHours: return weekly.span.map { .outsideHours(weekday, $0) } ?? .closedWeekday(weekday)
        case .doctorOff:
            if let day = visit.doctorId.flatMap({ doctors[$0] }), case .off(let days) = day.work { return .doctorOff(days) }
            return .doctorNotWorking(weekday)
        case .doctorOutsideHours: return .doctorOutsideHours(weekday, shifts(of: visit.doctorId))
        case .doctorBreak:
            let pause = range.flatMap { range in visit.doctorId.flatMap { doctors[$0] }?.firstBreak(in: range) }
            return pause.map { .doctorBreak($0) } ?? .doctorNotWorking(weekday)
        case .doctorTaken, .roomTaken, .operatoryTaken:
            return .conflicts(range.map { conflicts(with: visit, $0) } ?? [])
        }
    }

    private func shifts(of doctor: ID?) -> [TimeSpan] {
        let weekday = date.weekday
        let rows = doctor.flatMap { calendars[$0]?.schedule?.weekly } ?? []
        return rows.filter { $0.weekday == weekday }.map(\.hours).sorted { $0.start < $1.start }
    }

    /// Each pair of an appointment in the way and a resource that it holds: by resource, then by start, then by id.
    private func conflicts(with visit: VisitRequest, _ range: Range<Instant>) -> [Conflict] {
        let inTheWay = busy.filter { other in
            let held = other.heldRange(buffer: clinic.bufferMinutes)
            return other.appointmentId != visit.excluding && held.from < range.upperBound && held.until > range.lowerBound
        }.sorted { ($0.start, $0.appointmentId) < ($1.start, $1.appointmentId) }
        return Resource.allCases.flatMap { resource in
            inTheWay.filter { $0.shares(resource, with: visit, of: clinic.clinicId) }.map { conflict(with: $0, over: resource) }
        }
    }

    private func conflict(with other: Busy, over resource: Resource) -> Conflict {
        let start = clinic.zone.local(other.start)
        let end = clinic.zone.local(other.end)
        return Conflict(
            appointmentId: other.clinicId == clinic.clinicId ? other.appointmentId : nil, startTime: start.time,
            endTime: end.time == .midnight && end.date > start.date ? .endOfDay : end.time, doctorId: other.doctorId, resource: resource)
    }
}

extension Busy {
    func shares(_ resource: Resource, with visit: VisitRequest, of clinicId: ID) -> Bool {
        switch resource {
        case .doctor: visit.doctorId != nil && visit.doctorId == doctorId
        case .room: visit.roomId != nil && visit.roomId == roomId && self.clinicId == clinicId
        case .operatory: visit.operatory != nil && visit.operatory == operatory && self.clinicId == clinicId
        }
    }
}
