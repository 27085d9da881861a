import API
import Domain

/// The body of `POST /auth/login`.
struct SignInForm: Sendable {
    /// As addresses are compared by (Accounts, A1).
    var email: String
    var password: String
    /// What the client calls itself, trimmed; nil when it says nothing.
    var device: String?

    /// Characters of a device's name.
    static let deviceLength = 100

    /// Throws 400 with every bad field. A password is not trimmed: it may begin or end with a space.
    init(_ request: RequestData) throws {
        let json = try request.json()
        var wrong: [FieldError] = []
        let email = Self.text(json, "email", limit: 254, into: &wrong)
        let password = Self.text(json, "password", limit: Passwords.lengthLimit, into: &wrong)
        if let problem = EmailAddress.unseenProblem(in: email) {
            wrong.append(FieldError(field: "email", message: problem))
        }
        let device = Self.device(json, into: &wrong)
        guard wrong.isEmpty else { throw Problem.invalid(wrong) }
        self.email = EmailAddress.key(of: email)
        self.password = password
        self.device = device
    }

    /// The `device` of a body that opens a session, control characters taken as blanks; nil when it has none.
    static func device(_ json: JSONValue, into wrong: inout [FieldError]) -> String? {
        switch json["device"] {
        case nil, .null: return nil
        case .string(let text) where text.unicodeScalars.count <= deviceLength:
            let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
            let name = String(String.UnicodeScalarView(plain)).composed.trimmed
            return name.isEmpty ? nil : name
        case .string:
            wrong.append(
                FieldError(field: "device", message: "must have \(deviceLength) characters at most"))
        default: wrong.append(FieldError(field: "device", message: "must be a string"))
        }
        return nil
    }

    private static func text(
        _ json: JSONValue, _ name: String, limit: Int, into wrong: inout [FieldError]
    ) -> String {
        let problem: String
        switch json[name] {
        case .string(let text) where text.isBlank: problem = "is required"
        case .string(let text) where text.utf8.count <= limit: return text
        case .string: problem = "is too long"
        case nil, .null: problem = "is required"
        default: problem = "must be a string"
        }
        wrong.append(FieldError(field: name, message: problem))
        return ""
    }
}
