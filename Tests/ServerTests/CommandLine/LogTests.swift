import API
import TestSupport
import Testing

@testable import Server

@Suite("What the program logs")
struct LogTests {
    @Test(
        "At every level a line is JSON, and none holds a person's data, a path, a password or a token",
        arguments: TestEngine.allCases)
    func nothingPersonal(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let program = try place.start(["serve", "--demo", "--log-level", "trace", "--log-format", "json"])
            let address = try await program.address()
            let credentials = #"{"email":"zainab.ahmed@odontox.test","password":"odontox-demo"}"#
            let session = try JSONValue(
                parsing: try RawConnection.request(address + "/api/v1/auth/login", json: credentials).body)
            let token = try #require(session["accessToken"]?.string)
            let refresh = try #require(session["refreshToken"]?.string)
            let patient = "550e8400-e29b-41d4-a716-446655440002"
            let root = address + "/api/v1/protected"
            _ = try RawConnection.request(
                address + "/api/v1/auth/login", json: #"{"email":"eve@evil.example","password":"guess-me"}"#)
            _ = try RawConnection.request(root + "/patients/\(patient)", token: token)
            _ = try RawConnection.request(
                root + "/messages", json: #"{"patientId":"\#(patient)","message":"your-root-canal"}"#,
                token: token)
            _ = try RawConnection.request(
                root + "/patients", json: #"{"firstName":"Unfinished-Name"}"#, token: token)
            _ = try RawConnection.request(address + "/a-secret-path", token: token)
            program.terminate()
            #expect(try await program.end() == 0)
            let lines = program.errors.split(separator: "\n")
            let requests = try lines.map { try JSONValue(parsing: String($0)) }.filter {
                $0["message"] == "request"
            }
            #expect(requests.count == 6)
            for request in requests {
                #expect(
                    request["request"]?.string?.isEmpty == false && request["status"]?.int != nil
                        && request["ms"]?.number != nil)
            }
            for word in [
                token, refresh, "odontox-demo", "guess-me", "evil.example", "zainab", "Ahmed", "ahmed.hassan",
                "+92-300", patient,
                "your-root-canal", "Unfinished-Name", "a-secret-path", "Bearer",
            ] {
                #expect(!program.errors.contains(word), "\(word)")
            }
        }
    }
}
