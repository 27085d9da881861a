import API
import Domain
import Storage

/// That a request asks for an override, and in whose column: known also where its body has errors.
struct OverrideClaim: Sendable {
    let isMade: Bool
    /// The doctor of the appointment; nil for none.
    let column: ID?

    init(_ fields: Fields, column: ID?) {
        isMade = fields.has("override") && !fields.isNull("override")
        self.column = column
    }
}

/// Who may have an appointment that the rule refuses (front-desk D5.6).
enum OverrideRight {
    /// Throws 403 for a claim of a patient, and of staff whose role the clinic has not given the right; a
    /// doctor has it in the own column always.
    static func require(
        _ claim: OverrideClaim, _ tx: borrowing Transaction, _ scope: ClinicScope
    ) throws {
        guard claim.isMade else { return }
        guard scope.role.isStaff else {
            throw Problem.forbidden("Patients can't book what the calendar refuses")
        }
        if scope.role == .doctor && claim.column == scope.userId { return }
        let roles: RoleList = try tx.found(
            "Clinic", "override_roles", from: "clinics WHERE id = \(scope.clinicId)")
        guard roles.contains(scope.role) else {
            throw Problem.forbidden("Your role may not book what the calendar refuses")
        }
    }
}

extension FieldRule where Value == Override {
    /// `override`: `{"reason": "Pain since the night", "codes": ["SLOT_CONFLICT"]}`.
    static var overriding: FieldRule {
        .object { fields in
            let reason = fields.required(
                "reason", .text(max: AppointmentLimits.overrideReason), "Why; kept with the appointment")
            let codes = fields.required(
                "codes",
                FieldRule<[RefusalCode]>.array(
                    of: .choice(of: RefusalCode.self), max: RefusalCode.allCases.count),
                "Exactly those of the refusal")
            guard let reason, let codes else { return nil }
            return Override(reason: reason, codes: Set(codes))
        }
    }
}

extension ChangeRecorder {
    /// That the appointment was booked, or moved, although the rule refused it. Follows what the write itself
    /// leaves behind.
    func overridden(_ appointment: AppointmentRow, _ override: Override?) {
        guard let override else { return }
        let after = WrittenJSON { json in
            json.field("overrideReason", override.reason)
            json.field("codes", override.codes.map(\.rawValue).sorted())
        }
        audit(.overridden, .appointment, appointment.id, of: appointment.patientId, before: nil, after: after)
    }
}
