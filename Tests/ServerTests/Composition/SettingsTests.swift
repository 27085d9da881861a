import API
import Domain
import FoundationEssentials
import Logging
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Settings")
struct SettingsTests {
    /// Reads settings with a secret given, so that no file is made.
    private func read(
        _ environment: [String: String], flags: [SettingName: String] = [:], file: String? = nil
    ) async throws -> Settings {
        let secret = ["ODONTOX_JWT_SECRET": String(repeating: "s", count: 32)]
        return try await Settings.read(
            flags: flags, file: file, environment: secret.merging(environment) { $1 })
    }

    @Test("The defaults are the contract's")
    func defaults() async throws {
        let settings = try await read([:])
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.database.description == "sqlite:./data/odontox.sqlite")
        #expect(settings.hasRateLimit)
        #expect(settings.retention.eventDays == 7)
        #expect(settings.retention.deliveryDays == 90)
        #expect(settings.retention.idempotencyHours == 24)
        let kept = try await read(
            ["ODONTOX_KEEP_EVENTS": "14", "ODONTOX_KEEP_DELIVERIES": "30"],
            flags: [.idempotencyTtlHours: "48"]
        ).retention
        #expect((kept.eventDays, kept.deliveryDays, kept.idempotencyHours) == (14, 30, 48))
        #expect(settings.logLevel == .info)
        #expect(settings.logFormat == .text)
        #expect(
            settings.smtp == nil && settings.whatsApp == nil && settings.outsideKeys == nil
                && settings.tls == nil)
    }

    @Test("Mailed links start with the public address, or the server's own")
    func linkBase() async throws {
        #expect(try await read([:]).linkBase == "http://127.0.0.1:8080")
        #expect(
            try await read(["ODONTOX_HOST": "0.0.0.0", "ODONTOX_PORT": "80"]).linkBase
                == "http://localhost:80")
        #expect(try await read(["ODONTOX_HOST": "::1"]).linkBase == "http://[::1]:8080")
        let desk = "https://desk.example.org"
        #expect(try await read(["ODONTOX_PUBLIC_URL": "\(desk)/"]).linkBase == desk)
        for wrong in [
            "desk.example.org", "ftp://a.example", "\(desk)/#x", "\(desk)?a=b", "https://u:p@a.example",
        ] {
            let refusal = await #expect(throws: SettingError.self) {
                try await read(["ODONTOX_PUBLIC_URL": wrong])
            }
            #expect(refusal?.variable == "ODONTOX_PUBLIC_URL")
        }
    }

    @Test("A former name of a setting works, with a line that names the new one, which comes before it")
    func formerNames() async throws {
        let folder = try TestFolder()
        let path = try folder.write(#"{"keep-answers": 72}"#, to: "former.json")
        let settings = try await read(["ODONTOX_PAGE_MEMORY": "5"], file: path)
        #expect(settings.responseCacheMib == 5 && settings.retention.idempotencyHours == 72)
        #expect(
            settings.deprecations == [
                "ODONTOX_PAGE_MEMORY is called ODONTOX_RESPONSE_CACHE_MIB now; "
                    + "the former name works in this release only",
                "ODONTOX_KEEP_ANSWERS is called ODONTOX_IDEMPOTENCY_TTL_HOURS now; "
                    + "the former name works in this release only",
            ])
        let both = try await read(["ODONTOX_PAGE_MEMORY": "5", "ODONTOX_RESPONSE_CACHE_MIB": "6"])
        #expect(both.responseCacheMib == 6 && both.deprecations.count == 1)
        #expect(try await read(["ODONTOX_RESPONSE_CACHE_MIB": "6"]).deprecations.isEmpty)
        let refusal = await #expect(throws: SettingError.self) {
            try await read(["ODONTOX_KEEP_ANSWERS": "23"])
        }
        #expect(refusal?.variable == "ODONTOX_KEEP_ANSWERS")
    }

    @Test(
        """
        A flag comes before the environment, the environment before the file, and an empty text counts \
        as not set
        """
    )
    func order() async throws {
        let folder = try TestFolder()
        let path = try folder.write(
            #"{"port": 1, "host": "file", "log-level": "error", "database-url": "sqlite:/tmp/x.sqlite"}"#,
            to: "settings.json")
        let settings = try await read(
            [
                "ODONTOX_PORT": "2", "ODONTOX_HOST": "environment", "ODONTOX_LOG_LEVEL": "",
                "ODONTOX_CONFIG": path,
            ],
            flags: [.port: "3", .host: ""])
        #expect(settings.port == 3)
        #expect(settings.host == "environment")
        #expect(settings.logLevel == .error)
        #expect(settings.database.filePath == "/tmp/x.sqlite")
        #expect(try await read([:], file: path).port == 1)
    }

    @Test(
        "A wrong value is one line that names its variable and shows no secret",
        arguments: [
            ("ODONTOX_PORT", "abc"), ("ODONTOX_PORT", "65536"), ("ODONTOX_PORT", "-1"),
            ("ODONTOX_PORT", "80 80"),
            ("ODONTOX_PORT", "1\n2"), ("ODONTOX_DATABASE_URL", "mysql://hunter2@x"),
            ("ODONTOX_DATABASE_URL", "hunter2"),
            ("ODONTOX_DATABASE_URL", "sqlite:"), ("ODONTOX_DATABASE_CONNECTIONS", "0"),
            ("ODONTOX_JWT_SECRET", "hunter2"),
            ("ODONTOX_JWKS_ISSUER", "https://id.example"),
            ("ODONTOX_JWKS_AUDIENCE", "odontox"), ("ODONTOX_TLS_CERTIFICATE", "/no/such/file"),
            ("ODONTOX_TLS_KEY", "/no/such/file"),
            ("ODONTOX_SMTP_URL", "http://hunter2@mail"), ("ODONTOX_SMTP_URL", "smtp://"),
            ("ODONTOX_SMTP_URL", "smtp://u:hunter2@mail/box"),
            ("ODONTOX_SMTP_URL", "mail.example"), ("ODONTOX_MAIL_FROM", "nobody"),
            ("ODONTOX_MAIL_FROM", "a@b\r\nBcc: c@d"),
            ("ODONTOX_WHATSAPP_URL", "ftp://gateway"), ("ODONTOX_WHATSAPP_URL", "hunter2"),
            ("ODONTOX_WHATSAPP_TOKEN", "hunter2"),
            ("ODONTOX_RATE_LIMIT", "maybe"), ("ODONTOX_TRUSTED_PROXIES", "the proxy"),
            ("ODONTOX_KEEP_EVENTS", "0"),
            ("ODONTOX_KEEP_DELIVERIES", "a year"), ("ODONTOX_IDEMPOTENCY_TTL_HOURS", "23"),
            ("ODONTOX_IDEMPOTENCY_TTL_HOURS", "-24"),
            ("ODONTOX_LOG_LEVEL", "loud"), ("ODONTOX_LOG_FORMAT", "xml"),
            ("ODONTOX_MAX_CONNECTIONS", "0"), ("ODONTOX_CONNECTIONS_PER_ADDRESS", "0"),
            ("ODONTOX_WRITE_TIMEOUT", "0"), ("ODONTOX_IDLE_TIMEOUT", "x"), ("ODONTOX_REQUEST_TIMEOUT", "0"),
            ("ODONTOX_SHUTDOWN_TIMEOUT", "-1"),
            ("ODONTOX_RESPONSE_CACHE_MIB", "-1"), ("ODONTOX_CONFIG", "/no/such/file"),
            ("ODONTOX_CONFIG", "/dev/null"),
        ])
    func wrong(variable: String, value: String) async throws {
        let error = await #expect(throws: SettingError.self) { try await read([variable: value]) }
        let line = try #require(error?.description)
        #expect(error?.variable == variable || line.contains("ODONTOX_TLS_"), "\(line)")
        #expect(line.hasPrefix("ODONTOX_"))
        #expect(!line.contains("hunter2"), "\(line)")
        #expect(!line.contains { $0.isNewline }, "\(line)")
    }

    @Test("A JWKS file needs issuer and audience beside it, and must be one")
    func outsideKeys() async throws {
        var given = ["ODONTOX_JWKS_FILE": "/no/such/file"]
        for next in ["ODONTOX_JWKS_ISSUER", "ODONTOX_JWKS_AUDIENCE", "ODONTOX_JWKS_FILE"] {
            let settings = given
            let error = await #expect(throws: SettingError.self) { try await read(settings) }
            #expect(error?.variable == next)
            #expect(error?.description.contains("ODONTOX_JWKS_FILE") == true)
            given[next] = next == "ODONTOX_JWKS_FILE" ? "/dev/null" : "odontox"
        }
        let settings = given
        let error = await #expect(throws: SettingError.self) { try await read(settings) }
        #expect(error?.variable == "ODONTOX_JWKS_FILE")
    }

    @Test(
        "A settings file with an unknown name, or a value of a wrong kind, is refused",
        arguments: [
            #"{"prot": 1}"#, #"{"port": [1]}"#, #"{"port": true}"#, "[]", "{", #"{"port": 1, "port": 2}"#,
        ])
    func file(text: String) async throws {
        let folder = try TestFolder()
        let path = try folder.write(text, to: "settings.json")
        let error = await #expect(throws: SettingError.self) { try await read([:], file: path) }
        #expect(error?.variable == "ODONTOX_CONFIG")
    }

    @Test(
        "A mail server's URL says how it is spoken to",
        arguments: [
            ("smtp://mail.example", "mail.example", 587, SMTPServer.Security.startTLS),
            ("smtp://mail.example:25", "mail.example", 25, .startTLS),
            ("smtps://mail.example", "mail.example", 465, .tls),
            ("smtp://localhost:2525", "localhost", 2525, .loopback),
            ("smtp://127.0.0.1", "127.0.0.1", 587, .loopback),
            ("smtp://[::1]:1025", "::1", 1025, .loopback), ("SMTPS://127.0.0.1", "127.0.0.1", 465, .tls),
        ])
    func smtp(url: String, host: String, port: Int, security: SMTPServer.Security) async throws {
        let server = try #require(try await read(["ODONTOX_SMTP_URL": url]).smtp)
        #expect(server.host == host)
        #expect(server.port == port)
        #expect(server.security == security)
        let withUser = try SMTPServer(url: "smtp://me%40x:p%3Aw@mail.example")
        #expect(withUser.user == "me@x")
        #expect(withUser.password == "p:w")
    }

    @Test("Without a secret one is made beside the database, and found again")
    func generatedSecret() async throws {
        let folder = try TestFolder()
        let environment = ["ODONTOX_DATABASE_URL": "sqlite:\(folder.path)/new/clinic.sqlite"]
        let first = try await Settings.read(flags: [:], file: nil, environment: environment)
        let second = try await Settings.read(flags: [:], file: nil, environment: environment)
        #expect(first.secret.bytes == second.secret.bytes)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("new")) == [
                "clinic.sqlite.jwt-secret"
            ])
    }
}
