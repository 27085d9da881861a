import API
import Foundation
import HTTPTypes
import TestSupport
import Storage
import Testing

@testable import Server

@Suite("Serving")
struct ServeTests {
    private static func addUser(_ place: ProgramPlace) async throws {
        let run = try await place.run(
            [
                "user", "add", "--superadmin", "--email", "ada@example.org", "--first-name", "Ada",
                "--last-name", "Khan",
            ],
            input: "a good password\n")
        #expect(run.code == 0, "\(run.errors)")
    }

    private static let credentials = #"{"email":"ada@example.org","password":"a good password"}"#

    @Test(
        "It starts on an empty place, answers, stops on SIGTERM, and a second start keeps the data",
        arguments: TestEngine.allCases)
    func twice(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let first = try place.start(["serve"])
            let address = try await first.address()
            #expect(try RawConnection.request(address + "/healthz").status == 200)
            #expect(try RawConnection.request(address + "/readyz").status == 200)
            try await Self.addUser(place)
            let session = try RawConnection.request(address + "/api/v1/auth/login", json: Self.credentials)
            #expect(session.status == 200, "\(session.body)")
            let refresh = try #require(try JSONValue(parsing: session.body)["refreshToken"]?.string)
            first.terminate()
            #expect(try await first.end() == 0, "\(first.errors)")
            for secret in ["a good password", refresh, "ada@example.org"] {
                #expect(!first.errors.contains(secret) && !first.output.contains(secret))
            }
            let second = try place.start(["serve"])
            let again = try await second.address()
            #expect(
                try RawConnection.request(again + "/api/v1/auth/login", json: Self.credentials).status == 200)
            let renewed = try RawConnection.request(
                again + "/api/v1/auth/refresh", json: #"{"refreshToken":"\#(refresh)"}"#)
            #expect(renewed.status == 200, "\(renewed.body)")
            second.terminate()
            #expect(try await second.end() == 0)
        }
    }

    @Test(
        "SIGTERM finishes the request that is running, takes no new one, and ends with 0",
        arguments: TestEngine.allCases)
    func drain(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            try await Self.addUser(place)
            let program = try place.start(["serve"])
            let port = try #require(URL(string: try await program.address())?.port)
            guard let connection = RawConnection(port: port) else { throw NoConnection() }
            // Sent together: once the first is answered, the server has seen the head of the second.
            connection.send(
                """
                GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nPOST /api/v1/auth/login HTTP/1.1\r\nHost: \
                x\r\nContent-Type: application/json\r\n
                """
                    + "Content-Length: \(Self.credentials.utf8.count)\r\n\r\n" + Self.credentials.prefix(10))
            #expect(connection.read(until: "ok").hasPrefix("HTTP/1.1 200"))
            program.terminate()
            try await program.wait("closed its port") { RawConnection(port: port) == nil }
            #expect(program.isRunning)
            connection.send(String(Self.credentials.dropFirst(10)))
            let answer = connection.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            #expect(answer.contains("accessToken"))
            #expect(try await program.end() == 0, "\(program.errors)")
        }
    }

    @Test("A caller who hangs up in the middle ends nothing")
    func hangUp() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            let program = try place.start(["serve"])
            let address = try await program.address()
            let port = try #require(URL(string: address)?.port)
            for _ in 0..<50 {
                guard let connection = RawConnection(port: port) else { continue }
                connection.send(
                    "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            #expect(try RawConnection.request(address + "/healthz").status == 200)
            program.terminate()
            #expect(try await program.end() == 0)
        }
    }

    @Test("A port that is taken is one line that names the variable")
    func taken() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            let first = try place.start(["serve"])
            let port = try #require(URL(string: try await first.address())?.port)
            let second = try await place.run(
                [
                    "serve", "--port", "\(port)", "--log-level", "critical", "--database-url",
                    "sqlite:./other.sqlite",
                ])
            #expect(second.code != 0)
            #expect(second.errors.contains("ODONTOX_PORT"), "\(second.errors)")
            #expect(second.errors.split(separator: "\n").count == 1, "\(second.errors)")
            first.terminate()
            #expect(try await first.end() == 0)
        }
    }

    @Test("A second server on one SQLite file stops with one line; other commands work beside the first")
    func secondServer() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            let first = try place.start(["serve", "--demo"])
            let address = try await first.address()
            let second = try await place.run(["serve", "--log-level", "critical"])
            #expect(second.code != 0)
            #expect(second.errors.contains("is being served already"), "\(second.errors)")
            #expect(second.errors.split(separator: "\n").count == 1, "\(second.errors)")
            let token = try await place.run(["token", "--email", "admin@odontox.test"])
            #expect(token.code == 0, "\(token.errors)")
            let user = try await place.run(
                [
                    "user", "add", "--superadmin", "--email", "ada@odontox.test", "--first-name", "Ada",
                    "--last-name", "Khan",
                ],
                input: "a long password\n")
            #expect(user.code == 0, "\(user.errors)")
            let doctor = try await place.run(["doctor"])
            #expect(
                doctor.code == 0 && doctor.output.contains("SQLite \(SQLiteVersion.current)"),
                "\(doctor.output)")
            let backup = try await place.run(["backup", "--to", "copy.sqlite"])
            #expect(backup.code == 0, "\(backup.errors)")
            let restore = try await place.run(["restore", "--from", "copy.sqlite"])
            #expect(
                restore.code != 0 && restore.errors.split(separator: "\n").count == 1, "\(restore.errors)")
            #expect(try RawConnection.request(address + "/readyz").status == 200)
            first.terminate()
            #expect(try await first.end() == 0)
        }
    }

    @Test("With a certificate it speaks TLS, and JSON logs are JSON")
    func tls() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            let certificate = try await Odontox.run(
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", "key.pem", "-out",
                    "chain.pem", "-days", "1", "-subj", "/CN=localhost",
                ], in: place.folder, tool: "openssl")
            #expect(certificate.code == 0, "\(certificate)")
            let program = try place.start([
                "serve", "--tls-certificate", "chain.pem", "--tls-key", "key.pem", "--log-format", "json",
            ])
            let address = try await program.address()
            #expect(address.hasPrefix("https://"))
            let port = try #require(URL(string: address)?.port)
            guard let connection = RawConnection(port: port) else { throw NoConnection() }
            connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(!connection.readToEnd().contains("HTTP/1.1 200"))
            let curl = try await Odontox.run(["-sk", "--max-time", "20", address + "/healthz"], tool: "curl")
            #expect(curl.output == #"{"status":"ok"}"#)
            program.terminate()
            #expect(try await program.end() == 0)
            for line in program.errors.split(separator: "\n") {
                #expect(try JSONValue(parsing: String(line))["level"]?.string != nil, "\(line)")
            }
        }
    }
}

private struct NoConnection: Error {}
