import Storage

extension Route {
    /// The same route, open to those too who have to change their password or enrol a second factor first; or
    /// to the latter alone. A custom route says so to the gate itself.
    func allowedWhileHeld(_ pass: HeldPass = .everybody) -> Route {
        var route = self
        route.heldPass = pass
        return route
    }

    /// The same write, whose answer holds a secret: it is stored nowhere.
    func givingSecret() -> Route {
        var route = self
        route.givesSecret = true
        return route
    }
}

extension Gate {
    /// Lets a request in to a route, or throws 401 or 403.
    func admit(
        _ tx: borrowing Transaction, _ token: VerifiedToken, _ request: RequestData, to route: Route
    ) throws -> ClinicScope {
        try admit(tx, token, request, route.access, held: route.heldPass)
    }
}
