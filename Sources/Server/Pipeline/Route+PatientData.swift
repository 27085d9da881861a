import Domain

extension Route {
    /// The same route, which shows and changes no patient data: a superadmin need not say why they call it.
    func withoutPatientData() -> Route { with { $0.patientData = .none } }

    /// The same route, whose caller may give their reason in the query.
    func streamed() -> Route { with { $0.patientData = .streamed } }

    /// The same route, for which the readings before it are written first.
    func showingTrail() -> Route { with { $0.showsAuditTrail = true } }

    /// The same list of `entity`, its readings counted: as those of the patient's data when it is narrowed to
    /// one patient, else of the clinic's.
    func tallied(_ entity: AuditEntity) -> Route {
        tallied { scope, request in
            if let patient = scope.patientId ?? request.query().optional("patientId", .id) {
                return AccessLog.Subject(entity: .patient, id: patient)
            }
            return AccessLog.Subject(entity: entity, id: scope.clinicId)
        }
    }

    /// The same list, its readings counted as those of what `subject` says.
    func tallied(
        _ subject: @escaping @Sendable (ClinicScope, RequestData) -> AccessLog.Subject?
    ) -> Route {
        with { ($0.audits, $0.isTallied) = (subject, true) }
    }
}
