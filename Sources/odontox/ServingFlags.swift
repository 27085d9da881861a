import ArgumentParser
import Server

/// The flags that only serving takes. Secrets have none: other users of the machine can read a command line.
struct ServingFlags: ParsableArguments {
    @Option(help: "Address to listen on. [ODONTOX_HOST, 127.0.0.1]") var host: String?
    @Option(help: "Port to listen on; 0 for any that is free. [ODONTOX_PORT, 8080]") var port: String?
    @Option(help: "Public keys of an outside identity provider. [ODONTOX_JWKS_FILE]") var jwksFile: String?
    @Option(help: "The issuer that its tokens must name. [ODONTOX_JWKS_ISSUER]") var jwksIssuer: String?
    @Option(help: "The audience that its tokens must name. [ODONTOX_JWKS_AUDIENCE]") var jwksAudience: String?
    @Option(help: "Certificate chain in PEM. [ODONTOX_TLS_CERTIFICATE]") var tlsCertificate: String?
    @Option(help: "Its private key in PEM. [ODONTOX_TLS_KEY]") var tlsKey: String?
    @Option(help: "Sender of mail. [ODONTOX_MAIL_FROM]") var mailFrom: String?
    @Option(
        name: .customLong("public-url"),
        help: "What mailed links start with. [ODONTOX_PUBLIC_URL, the server's own address]")
    var publicURL: String?
    @Option(
        help:
            """
            Requests per minute and user, or off; the lock after failed sign-ins stays on. \
            [ODONTOX_RATE_LIMIT, 3000]
            """
    )
    var rateLimit: String?
    @Option(
        help: "Addresses or networks of proxies whose X-Forwarded-For is believed. [ODONTOX_TRUSTED_PROXIES]")
    var trustedProxies: String?
    @Option(help: "Days that the stream's events are kept. [ODONTOX_KEEP_EVENTS, 7]") var keepEvents: String?
    @Option(help: "Days that settled deliveries are kept. [ODONTOX_KEEP_DELIVERIES, 90]") var keepDeliveries:
        String?
    @Option(
        help:
            """
            Hours, 24 at least, that answers to an Idempotency-Key are kept. \
            [ODONTOX_IDEMPOTENCY_TTL_HOURS, 24]
            """
    )
    var idempotencyTtlHours: String?
    @Option(help: "MiB for cached responses; 0 turns the cache off. [ODONTOX_RESPONSE_CACHE_MIB, 32]")
    var responseCacheMib: String?
    @Option(
        help:
            "Folder to read the pages' styles and scripts from while one works on them. [ODONTOX_DESK_ASSETS]"
    )
    var deskAssets: String?
    @Option(help: .hidden) var keepAnswers: String?
    @Option(help: .hidden) var pageMemory: String?
    @Option(help: "Connections at once. [ODONTOX_MAX_CONNECTIONS, 8192]") var maxConnections: String?
    @Option(help: "Connections of one client address. [ODONTOX_CONNECTIONS_PER_ADDRESS, 256]")
    var connectionsPerAddress: String?
    @Option(help: "Seconds until an idle connection is closed. [ODONTOX_IDLE_TIMEOUT, 60]") var idleTimeout:
        String?
    @Option(help: "Seconds within which a request must arrive. [ODONTOX_REQUEST_TIMEOUT, 30]")
    var requestTimeout: String?
    @Option(help: "Seconds until a peer is cut off that takes no byte. [ODONTOX_WRITE_TIMEOUT, 30]")
    var writeTimeout: String?
    @Option(help: "Seconds for running requests when stopping. [ODONTOX_SHUTDOWN_TIMEOUT, 20]")
    var shutdownTimeout: String?

    var values: [SettingName: String] {
        let all: [(SettingName, String?)] = [
            (.host, host), (.port, port), (.jwksFile, jwksFile), (.jwksIssuer, jwksIssuer),
            (.jwksAudience, jwksAudience),
            (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.mailFrom, mailFrom),
            (.publicURL, publicURL), (.rateLimit, rateLimit),
            (.trustedProxies, trustedProxies), (.keepEvents, keepEvents), (.keepDeliveries, keepDeliveries),
            (.idempotencyTtlHours, idempotencyTtlHours),
            (.responseCacheMib, responseCacheMib), (.formerKeepAnswers, keepAnswers),
            (.formerPageMemory, pageMemory), (.maxConnections, maxConnections),
            (.idleTimeout, idleTimeout), (.requestTimeout, requestTimeout),
            (.connectionsPerAddress, connectionsPerAddress), (.writeTimeout, writeTimeout),
            (.shutdownTimeout, shutdownTimeout), (.deskAssets, deskAssets),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { name, value in value.map { (name, $0) } })
    }
}
