import API
import Domain
import HTTPTypes
import Storage

/// Lives through the demo's appointments in the order of time, by the real rules, so that history, invoices
/// and counts are what they would have been. Nobody is told: the patients have no mailbox.
struct DemoDiary {
    /// The receptionist of each clinic, who does it all.
    let receptionists: [ID: ClinicScope]
    let zone: Zone
    let now: Instant

    func write(_ appointments: [DemoAppointment], _ tx: borrowing Transaction) throws {
        var refused: Set<ID> = []
        let entries = appointments.flatMap { appointment in
            DemoSteps(appointment: appointment, zone: zone, now: now).all.map {
                (at: $0.at, step: $0.step, appointment: appointment)
            }
        }
        for entry in entries.sorted(by: { ($0.at, $0.appointment.id) < ($1.at, $1.appointment.id) })
        where !refused.contains(entry.appointment.id) {
            guard let scope = receptionists[entry.appointment.clinicId] else { continue }
            let call = AuthorizedRequest(scope: scope, request: Self.request(at: entry.at))
            let recorder = ChangeRecorder(scope: scope, request: call.request, isBackdated: true)
            if try !perform(entry.step, entry.appointment, tx, call, recorder) {
                refused.insert(entry.appointment.id)
            }
            try recorder.flush(tx)
        }
    }

    /// False when the calendar has no place for the appointment.
    private func perform(
        _ step: DemoSteps.Step, _ appointment: DemoAppointment, _ tx: borrowing Transaction,
        _ call: AuthorizedRequest,
        _ recorder: ChangeRecorder
    ) throws -> Bool {
        switch step {
        case .book: return try book(appointment, tx, call, recorder)
        case .arrive: try take(.arrived, appointment, tx, call, recorder)
        case .finish: try take(.finished, appointment, tx, call, recorder)
        case .start: try change(appointment, to: .inProgress, as: .statusChanged, tx, call, recorder)
        case .complete:
            try change(appointment, to: .completed, as: .statusChanged, tx, call, recorder)
            try DemoInvoice.issue(for: appointment, tx, call, recorder)
        case .cancel: try change(appointment, to: .cancelled, as: .cancelled, tx, call, recorder)
        case .missed: try change(appointment, to: .noShow, as: .noShow, tx, call, recorder)
        }
        return true
    }

    private func book(
        _ appointment: DemoAppointment, _ tx: borrowing Transaction, _ call: AuthorizedRequest,
        _ recorder: ChangeRecorder
    ) throws -> Bool {
        let span: AppointmentSpan
        do {
            span = try Admission.admit(tx, call, appointment.slot).span
        } catch is RefusedAppointment {
            return false
        }
        let status: AppointmentStatus =
            switch appointment.fate {
            case .requested: .requested
            case .scheduled, .cancelled: .scheduled
            case .confirmed, .arrived, .running, .finished, .completed, .noShow: .confirmed
            }
        let new = NewAppointment(
            id: appointment.id, clinicId: appointment.clinicId, patientId: appointment.patientId,
            slot: appointment.slot, span: span,
            appointmentType: appointment.treatment.name, status: status, notes: appointment.notes,
            createdAt: call.now)
        try tx.attempt(AppointmentQueries.insert(new))
        let booked = try AppointmentRow.found(tx, call.scope, appointment.id)
        recorder.count(CountDelta(booked, by: 1))
        recorder.audit(
            .created, .appointment, appointment.id, of: appointment.patientId, before: nil, after: booked)
        if appointment.id == DemoID.sampleAppointment {
            try DemoInvoice.issue(for: appointment, tx, call, recorder)
        }
        return true
    }

    /// A step of the patient's that leaves the status as it is.
    private func take(
        _ step: FlowStep, _ appointment: DemoAppointment, _ tx: borrowing Transaction,
        _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws {
        let before = try AppointmentRow.found(tx, call.scope, appointment.id)
        let flow = try before.flow.taking(step, in: before.status, isToday: true, at: call.now)
        try tx.run(FlowSteps.set(call.scope, before.id, flow, at: call.now))
        try FlowSteps.add(tx, step, to: before, in: before.slot.roomId)
        let after = try AppointmentRow.found(tx, call.scope, appointment.id)
        recorder.audit(
            .updated, .appointment, appointment.id, of: appointment.patientId, before: before, after: after)
    }

    private func change(
        _ appointment: DemoAppointment, to status: AppointmentStatus, as action: AuditAction,
        _ tx: borrowing Transaction, _ call: AuthorizedRequest,
        _ recorder: ChangeRecorder
    ) throws {
        let before = try AppointmentRow.found(tx, call.scope, appointment.id)
        try tx.run(
            AppointmentQueries.setStatus(
                call.scope, appointment.id, status, notes: before.notes, at: call.now))
        try FlowSteps.follow(
            tx, call.scope, before, to: status, before.slot, at: call.now, stamp: call.now)
        let after = try AppointmentRow.found(tx, call.scope, appointment.id)
        recorder.count(CountDelta(before, by: -1))
        recorder.count(CountDelta(after, by: 1))
        recorder.audit(
            action, .appointment, appointment.id, of: appointment.patientId, before: before, after: after)
    }

    /// A request that nobody sent.
    static func request(
        at moment: Instant, parameters: [String: String] = [:], body: JSONValue? = nil
    ) -> RequestData {
        RequestData(
            method: .post, path: "", parameters: parameters, queryString: "",
            headers: body == nil ? [:] : [.contentType: "application/json"], body: body?.jsonBytes ?? [],
            now: moment, requestId: "demo",
            address: "local")
    }
}
