/// Everything that can be set, by flag, environment variable or file (contract §9).
package enum SettingName: String, CaseIterable, Sendable {
    case host
    case port
    case databaseURL = "database-url"
    case databaseConnections = "database-connections"
    case jwtSecret = "jwt-secret"
    /// What `odontox rotate-secret` goes to, for a server whose secret is set.
    case newJwtSecret = "new-jwt-secret"
    case jwksFile = "jwks-file"
    case jwksIssuer = "jwks-issuer"
    case jwksAudience = "jwks-audience"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case smtpURL = "smtp-url"
    case mailFrom = "mail-from"
    case publicURL = "public-url"
    case whatsAppURL = "whatsapp-url"
    case whatsAppToken = "whatsapp-token"
    case rateLimit = "rate-limit"
    case responseCacheMib = "response-cache-mib"
    case trustedProxies = "trusted-proxies"
    case keepEvents = "keep-events"
    case keepDeliveries = "keep-deliveries"
    case idempotencyTtlHours = "idempotency-ttl-hours"
    /// Where the pages' styles and scripts are read from while one works on them.
    case deskAssets = "desk-assets"
    case logLevel = "log-level"
    case logFormat = "log-format"
    case maxConnections = "max-connections"
    case connectionsPerAddress = "connections-per-address"
    case idleTimeout = "idle-timeout"
    case requestTimeout = "request-timeout"
    case writeTimeout = "write-timeout"
    case shutdownTimeout = "shutdown-timeout"
    /// Former names, which work for one release more.
    case formerPageMemory = "page-memory"
    case formerKeepAnswers = "keep-answers"

    /// Also its name in a settings file.
    package var flag: String { "--\(rawValue)" }

    /// `ODONTOX_DATABASE_URL`.
    package var variable: String { "ODONTOX_" + rawValue.uppercased().replacing("-", with: "_") }

    /// What this setting was called before, if it had another name.
    package var former: SettingName? {
        switch self {
        case .responseCacheMib: .formerPageMemory
        case .idempotencyTtlHours: .formerKeepAnswers
        default: nil
        }
    }

    /// Values that must never be shown: they hold a password or are one.
    var isSecret: Bool {
        switch self {
        case .databaseURL, .jwtSecret, .newJwtSecret, .smtpURL, .whatsAppURL, .whatsAppToken: true
        default: false
        }
    }

    /// The path of its name: `odontox.database.url`.
    var components: [String] { ["odontox"] + rawValue.split(separator: "-").map(String.init) }
}

/// A setting that the server can't start with: one line that names the variable and never shows a secret.
package struct SettingError: Error, Equatable, CustomStringConvertible {
    package let variable: String
    package let problem: String

    package var description: String { "\(variable) \(problem)" }

    package init(_ name: SettingName, _ problem: String) {
        self.init(variable: name.variable, problem)
    }

    package init(variable: String, _ problem: String) {
        self.variable = variable
        // A value that was quoted may have brought lines of its own.
        self.problem = String(problem.map { $0.isNewline ? " " : $0 })
    }
}
