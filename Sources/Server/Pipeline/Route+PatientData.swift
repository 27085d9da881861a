extension Route {
    /// The same route, which shows and changes no patient data: a superadmin need not say why they call it.
    func withoutPatientData() -> Route {
        var route = self
        route.patientData = .none
        return route
    }

    /// The same route, whose caller may give their reason in the query.
    func streamed() -> Route {
        var route = self
        route.patientData = .streamed
        return route
    }

    /// The same route, for which the readings before it are written first.
    func showingTrail() -> Route {
        var route = self
        route.showsAuditTrail = true
        return route
    }
}
