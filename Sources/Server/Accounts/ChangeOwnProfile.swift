import API
import Domain
import Storage

/// What `PATCH /auth/me` asks for.
struct OwnProfileChange: Sendable {
    var language: Language?
    var firstName: String?
    var lastName: String?

    init(_ fields: Fields) throws {
        language = fields.replacing("language", .choice(of: Language.self))
        firstName = fields.replacing("firstName", .text(max: UserName.length))
        lastName = fields.replacing("lastName", .text(max: UserName.length))
        try fields.done()
    }
}

/// `PATCH /auth/me`: a user's own name, which nobody else changes once a second clinic knows them, and the
/// language that they read (Accounts, A1; front-desk D3).
enum ChangeOwnProfile {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<OwnProfileChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let user = call.scope.userId
        guard let before = try held(tx, user) else { throw Problem.notFound("User") }
        let after = before.changed(by: try body.get())
        if after != before {
            let own = call.scope.hasClinic ? recorder : nil
            let isRenamed = (after.firstName, after.lastName) != (before.firstName, before.lastName)
            let now = try own?.stamp(tx, showing: isRenamed ? [user] : []) ?? call.now
            if isRenamed {
                try Credentials(request: call.request, recorder: own, at: now).setNames(
                    tx, .themself(call.scope), firstName: after.firstName, lastName: after.lastName)
            }
            if after.language != before.language {
                try tx.run("UPDATE users SET language = \(after.language) WHERE id = \(user)")
                own?.audit(.updated, .user, user, before: before.shown, after: after.shown)
            }
        }
        guard let answer = try SessionUserQuery.user(tx, scope: call.scope) else {
            throw Problem.notFound("User")
        }
        return .json(answer)
    }

    /// What can be changed, as it is stored.
    private struct Profile: Equatable {
        var firstName: String
        var lastName: String
        var language: String

        static let columns = Columns("first_name", "last_name", "language", as: Profile.init)

        /// For the trail.
        var shown: JSONValue { ["language": .string(language)] }

        func changed(by change: OwnProfileChange) -> Profile {
            Profile(
                firstName: change.firstName ?? firstName, lastName: change.lastName ?? lastName,
                language: change.language?.rawValue ?? language)
        }
    }

    /// The user's row is locked before the sequences, as ``Credentials`` asks for.
    private static func held(_ tx: borrowing Transaction, _ user: ID) throws -> Profile? {
        try tx.first(
            "SELECT \(Profile.columns) FROM users WHERE id = \(user)\(SQL.rowLock)", Profile.columns.read)
    }

    static let page = Operation(
        tag: "Sign-in", summary: "Change one's own name and language",
        description: """
            What is left out stays. The name shows in each clinic that the user belongs to. `language` is \
            what pages are shown in: `en`, or `ur`.
            """,
        body: .init(example: ["language": "ur"]),
        answer: .json(SignedInUser.schema))
}
