import API
import Domain
import HTTPTypes
import Hummingbird
import Storage

/// `/unsubscribe/:token`, where the link of a recall or marketing mail leads (Accounts, A6). A POST, which
/// mail programs send by themselves, stops such mails; a GET, which others follow before the patient does,
/// changes nothing.
struct Unsubscribe: Sendable {
    let links: UnsubscribeLinks
    /// What links of former secrets were made under.
    let formerKeys: FormerKeys
    let database: Database
    let clock: Clock

    var routes: [Route] {
        [
            .custom(.get, "\(UnsubscribeLinks.path)/:token", .anyone, Self.shown) { request, context in
                let incoming = RequestData(head: request, context: context, now: clock.now())
                return try await show(incoming).response
            },
            .custom(.post, "\(UnsubscribeLinks.path)/:token", .anyone, Self.sent) { request, context in
                let incoming = try await RequestData(request, context: context, now: clock.now())
                return try await run(incoming).response
            },
        ]
    }

    private func show(_ request: RequestData) async throws -> Reply {
        let subscription = try await subscription(request)
        let clinic = try await database.read { tx in try Self.clinic(tx, of: subscription) }
        return UnsubscribePage.ask(subscription.purpose, clinic: clinic.name)
    }

    /// The body says no more than the address does, so it is not looked at.
    private func run(_ request: RequestData) async throws -> Reply {
        let subscription = try await subscription(request)
        let name = try await database.write { tx in
            let clinic = try Self.clinic(tx, of: subscription)
            let scope = ClinicScope.system(clinicId: clinic.id)
            let patient = try PatientRecord.locked(tx, scope, subscription.patientId)
            let recorder = ChangeRecorder(scope: scope, request: request, clock: clock)
            let pair = ContactPair(channel: .email, purpose: subscription.purpose)
            _ = try ContactPreferences.set(
                tx, scope, patient.id, [pair: .refused], from: .unsubscribe, by: nil, recorder)
            try recorder.flush(tx)
            return clinic.name
        }
        return UnsubscribePage.done(subscription.purpose, clinic: name)
    }

    private func subscription(_ request: RequestData) async throws -> UnsubscribeLinks.Subscription {
        let token = request.parameter("token")
        if let found = links.subscription(token) { return found }
        let former = try await database.read { tx in try formerKeys.keys(tx, for: .unsubscribe) }
        for key in former {
            if let found = UnsubscribeLinks.subscription(token, under: key) { return found }
        }
        throw Self.unknown
    }

    /// Throws 404 for a patient who is gone.
    private static func clinic(
        _ tx: borrowing Transaction, of subscription: UnsubscribeLinks.Subscription
    ) throws -> (id: ID, name: String) {
        let clinic = try tx.first(
            """
            SELECT c.id, c.name FROM patients p JOIN clinics c ON c.id = p.clinic_id
            WHERE p.id = \(subscription.patientId)
            """
        ) { (id: try $0.get(0) as ID, name: try $0.get(1) as String) }
        guard let clinic else { throw unknown }
        return clinic
    }

    private static let unknown = Problem.notFound("Link")
}

extension Unsubscribe {
    private static let token: [String: Schema] = [
        "token": .plain(["type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"])
    ]

    private static let shown = Operation(
        tag: "Unsubscribe", summary: "Where the link of a recall or marketing mail leads",
        description: "A page with a button. It changes nothing.",
        answer: .other(mediaType: "text/html", description: "A page with a button"), problems: [.notFound],
        pathSchemas: token)

    private static let sent = Operation(
        tag: "Unsubscribe", summary: "Stop recall or marketing mails",
        description: """
            Without a sign-in: the token is the proof, and stands in the mail. Mail programs send \
            `List-Unsubscribe=One-Click` as a form (RFC 8058). Done already: the same answer.
            """,
        answer: .other(mediaType: "text/html", description: "A page that says so"), problems: [.notFound],
        pathSchemas: token)
}
