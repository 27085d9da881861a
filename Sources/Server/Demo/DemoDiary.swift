import API
import Domain
import HTTPTypes
import Storage

/// Lives through the demo's visits in the order of time, by the real rules, so that history, invoices and counts are what they would
/// have been. Nobody is told: the patients have no mailbox.
struct DemoDiary {
    /// The receptionist of each clinic, who does it all.
    let receptionists: [ID: ClinicScope]
    let now: Instant

    private enum Step { case book, start, complete, cancel, missed }

    func write(_ visits: [DemoVisit], _ tx: borrowing Transaction) throws {
        var refused: Set<ID> = []
        let entries = visits.flatMap { visit in steps(of: visit).map { (at: $0.at, step: $0.step, visit: visit) } }
        for entry in entries.sorted(by: { ($0.at, $0.visit.id) < ($1.at, $1.visit.id) }) where !refused.contains(entry.visit.id) {
            guard let scope = receptionists[entry.visit.clinicId] else { continue }
            let call = Call(scope: scope, request: Self.request(at: entry.at))
            let journal = Journal(scope: scope, request: call.request, isBackdated: true)
            if try !perform(entry.step, entry.visit, tx, call, journal) { refused.insert(entry.visit.id) }
            try journal.flush(tx)
        }
    }

    /// What happens to a visit until now.
    private func steps(of visit: DemoVisit) -> [(at: Instant, step: Step)] {
        guard let zone = Zone(identifier: DemoClinic.timezone) else { return [] }
        let start = zone.firstInstant(from: visit.place.date, visit.place.time)
        let end = start.adding(minutes: visit.place.durationMinutes)
        switch visit.fate {
        case .requested, .scheduled, .confirmed: return [(visit.bookedAt, .book)]
        case .running: return [(visit.bookedAt, .book), (start, .start)]
        case .completed: return [(visit.bookedAt, .book), (start, .start), (end, .complete)]
        case .cancelled: return [(visit.bookedAt, .book), (min(now, visit.bookedAt.adding(minutes: 45)), .cancel)]
        case .noShow: return [(visit.bookedAt, .book), (min(now, start.adding(minutes: 20)), .missed)]
        }
    }

    /// False when the calendar has no place for the visit.
    private func perform(
        _ step: Step, _ visit: DemoVisit, _ tx: borrowing Transaction, _ call: Call, _ journal: Journal
    ) throws -> Bool {
        switch step {
        case .book: return try book(visit, tx, call, journal)
        case .start: try change(visit, to: .inProgress, as: .statusChanged, tx, call, journal)
        case .complete:
            try change(visit, to: .completed, as: .statusChanged, tx, call, journal)
            try DemoInvoice.issue(for: visit, tx, call, journal)
        case .cancel: try change(visit, to: .cancelled, as: .cancelled, tx, call, journal)
        case .missed: try change(visit, to: .noShow, as: .noShow, tx, call, journal)
        }
        return true
    }

    private func book(_ visit: DemoVisit, _ tx: borrowing Transaction, _ call: Call, _ journal: Journal) throws -> Bool {
        let span: VisitSpan
        do {
            span = try Admission.admit(tx, call, visit.place)
        } catch is Problem {
            return false
        }
        let status: AppointmentStatus =
            switch visit.fate {
            case .requested: .requested
            case .scheduled, .cancelled: .scheduled
            case .confirmed, .running, .completed, .noShow: .confirmed
            }
        let new = NewVisit(
            id: visit.id, clinicId: visit.clinicId, patientId: visit.patientId, place: visit.place, span: span,
            appointmentType: visit.treatment.name, status: status, notes: visit.notes, createdAt: call.now)
        try tx.attempt(AppointmentQueries.insert(new))
        let booked = try Visit.found(tx, call.scope, visit.id)
        journal.tally(TallyChange(booked, by: 1))
        journal.audit(.created, .appointment, visit.id, before: nil, after: booked)
        if visit.id == DemoID.sampleVisit { try DemoInvoice.issue(for: visit, tx, call, journal) }
        return true
    }

    private func change(
        _ visit: DemoVisit, to status: AppointmentStatus, as action: AuditAction, _ tx: borrowing Transaction, _ call: Call,
        _ journal: Journal
    ) throws {
        let before = try Visit.found(tx, call.scope, visit.id)
        try tx.run(AppointmentQueries.setStatus(call.scope, visit.id, status, notes: before.notes, at: call.now))
        let after = try Visit.found(tx, call.scope, visit.id)
        journal.tally(TallyChange(before, by: -1))
        journal.tally(TallyChange(after, by: 1))
        journal.audit(action, .appointment, visit.id, before: before, after: after)
    }

    /// A request that nobody sent.
    static func request(at moment: Instant, parameters: [String: String] = [:], body: JSONValue? = nil) -> Incoming {
        Incoming(
            method: .post, path: "", parameters: parameters, queryString: "",
            headers: body == nil ? [:] : [.contentType: "application/json"], body: body?.jsonBytes ?? [], now: moment, requestId: "demo",
            address: "local")
    }
}
