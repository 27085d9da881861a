extension Route {
    /// The same route, which shows and changes no patient data: a superadmin need not say why they call it.
    func withoutPatientData() -> Route { with { $0.patientData = .none } }

    /// The same route, whose caller may give their reason in the query.
    func streamed() -> Route { with { $0.patientData = .streamed } }

    /// The same route, for which the readings before it are written first.
    func showingTrail() -> Route { with { $0.showsAuditTrail = true } }
}
