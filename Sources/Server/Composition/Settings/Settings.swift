package import Logging
package import Storage

/// All that the server needs to know before it starts; checked, so that nothing of it can fail later
/// for being misspelled.
package struct Settings: Sendable {
    package var host = "127.0.0.1"
    /// 0: any that is free.
    package var port = 8080
    package var database: DatabaseURL
    package var databaseOptions = DatabaseOptions()
    package var secret: SessionSecret
    package var outsideKeys: OutsideKeys?
    package var tls: TLSFiles?
    package var smtp: SMTPServer?
    package var mailFrom = "odontox@localhost"
    /// What mailed links start with; nil: ``ownURL``.
    package var publicURL: String?
    package var whatsApp: WhatsAppSettings?
    /// False lifts all limits but the lock of an account after failed sign-ins.
    package var hasRateLimit = true
    /// What one user may ask for in a minute; an address may ten times that.
    package var requestsPerMinute = RateLimits.standardPerMinute
    /// MiB for cached responses; 0 remembers none.
    package var responseCacheMib = 32
    /// The folder that the pages' styles and scripts are read from; nil: those compiled in.
    package var deskFolder: String?
    /// Lines about settings that are given under a former name, for the log.
    package var deprecations: [String] = []
    package var trustedProxies = TrustedProxies.none
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text
    package var limits = ServingLimits()
    package var retention = Retention()

    package init(database: DatabaseURL, secret: SessionSecret) {
        self.database = database
        self.secret = secret
    }
}

extension Settings {
    /// What mailed links start with, without a `/` at the end (Accounts, A9).
    package var linkBase: String { publicURL ?? ownURL }

    /// The server's own address. One that listens everywhere is found under `localhost`.
    private var ownURL: String {
        let name = ["0.0.0.0", "::", ""].contains(host) ? "localhost" : host
        return "\(tls == nil ? "http" : "https")://\(name.contains(":") ? "[\(name)]" : name):\(port)"
    }
}

/// Where the certificate chain and its key are, in PEM.
package struct TLSFiles: Sendable, Equatable {
    package var certificate: String
    package var key: String
}
