import HTTPTypes

/// The front desk: the pages of a clinic's screens, as a client of the API that runs in the same process
/// (front-desk.md). It reads and changes nothing but through that API, as the browser that asks.
package struct Desk: Sendable {
    let settings: DeskSettings
    let assets: Assets
    private let translations: Translations

    /// - Parameter folder: Where the assets are read from while one works on them; nil for those compiled in.
    package init(settings: DeskSettings, folder: String? = nil) {
        self.settings = settings
        assets = Assets(folder: folder)
        translations = Translations(assets)
    }

    /// Every address of the desk.
    package var routes: [DeskRoute] {
        [
            AssetRoutes.all(assets, translations),
            SignInPages.routes, SessionState.routes, MailedLinkPages.routes, AccountPages.routes,
            DayPages.routes, WeekPages.routes, DayPrintPages.routes,
            BookingPages.routes, AppointmentPages.routes, CheckoutPages.routes,
            RequestPages.routes, BoardPages.routes,
            BlockPages.routes, InboxPages.routes, PatientPages.routes, InvoicePages.routes,
            SettingsPages.routes, AuditPages.routes, DeliveryPages.routes,
            OwnPages.routes, OwnBookingPages.routes, OwnMessagePages.routes,
        ].flatMap { $0 }
    }

    /// The page at every other address.
    package var missing: DeskRoute {
        .open(.get, "") { origin in ProblemPage.reply(.notFound, origin) }
    }

    /// Answers a request at one of the ``routes``. A failure of the API becomes a page.
    /// - Parameter send: Carries a request to the API.
    package func respond(
        to request: DeskRequest, route: DeskRoute, send: @escaping APIClient.Send
    ) async throws -> DeskReply {
        try await route.answer(
            OpenRequest(desk: self, request: request, send: send, translations: translations))
    }
}

/// What the desk knows of the server that it is part of.
package struct DeskSettings: Sendable {
    /// The sign-ins that the sign-in page offers at one click: those of the demo clinic, or none.
    package var demoSignIns: [DemoSignIn] = []

    package init() {}

    package struct DemoSignIn: Sendable {
        package var name: String
        /// What they are, as in `Receptionist`.
        package var role: String
        package var email: String
        package var password: String

        package init(name: String, role: String, email: String, password: String) {
            (self.name, self.role, self.email, self.password) = (name, role, email, password)
        }
    }
}
