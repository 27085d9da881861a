import Domain
import API
import TestSupport
import Testing

@testable import Server

@Suite("New passwords")
struct PasswordRuleTests {
    @Test("A password that shows nothing is none")
    func invisible() {
        #expect(PasswordRule.problem(with: String(repeating: "\u{200B}", count: 12)) == "must not be blank")
    }

    @Test("A password has 10 to 200 characters, counted after NFC")
    func length() {
        #expect(PasswordRule.problem(with: "nine char") != nil)
        #expect(PasswordRule.problem(with: "ten chars!") == nil)
        #expect(PasswordRule.problem(with: String(repeating: "xy", count: 100)) == nil)
        #expect(PasswordRule.problem(with: String(repeating: "x", count: 201)) != nil)
        #expect(PasswordRule.problem(with: "ten chars!\u{0}") != nil)
        // The first letter is spelled with two code points, and counts as one.
        #expect(PasswordRule.problem(with: "u\u{308}berlang!!") == nil)
        #expect(PasswordRule.problem(with: "u\u{308}berlang!") == PasswordRule.lengthProblem)
    }

    @Test(
        "A password that is tried first is refused, in whatever case",
        arguments: [
            "password123", "Password123", "qwertyuiop", "1234567890", "0123456789", "1111111111",
            "IloveYou123", "1q2w3e4r5t", "pe#5gz29ptzmse",
        ])
    func common(password: String) {
        #expect(PasswordRule.problem(with: password) != nil)
    }

    @Test("Nobody's password is their address, its local part or their clinic's name")
    func own() {
        let (address, clinics) = ("fatima.khan@bright.example", ["Bright Smiles", "Zähne & Co."])
        for weak in [
            "fatima.khan@bright.example", "Fatima.Khan", "fatima-khan", "bright smiles", "BrightSmiles",
            "zahne & co",
        ] {
            #expect(PasswordRule.problem(with: weak, address: address, clinics: clinics) != nil, "\(weak)")
        }
        for good in ["fatima khan was here", "bright smiles 7", "!!!!!!!!!!!!"] {
            #expect(PasswordRule.problem(with: good, address: address, clinics: clinics) == nil, "\(good)")
        }
        // No letter stands before its @: that is not the same as a password without letters.
        #expect(PasswordRule.problem(with: "!!!!!!!!!!!!", address: "!@a.example") == nil)
    }

    @Test("The demo's own password is good everywhere")
    func demo() {
        #expect(PasswordRule.problem(with: DemoClinic.password) == nil)
        let clinics = ["OdontoX Demo"]
        #expect(PasswordRule.problem(with: DemoClinic.password, address: "a@b.c", clinics: clinics) == nil)
    }

    @Test("A weak password alone is WEAK_PASSWORD; beside other faults it is one of the fields")
    func codes() async throws {
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            func add(_ password: String, lastName: String = "B") async throws -> Answer {
                try await server.post(
                    "/staff", as: admin,
                    [
                        "email": "new@test.example", "firstName": "A", "lastName": .string(lastName),
                        "role": "doctor", "password": .string(password),
                    ])
            }
            for password in ["short", "password123", String(repeating: "x", count: 201)] {
                let answer = try await add(password)
                #expect(answer.status == 400 && answer.code == "WEAK_PASSWORD", "\(answer)")
                #expect(answer.fields == ["password"])
            }
            let both = try await add("short", lastName: " ")
            #expect(both.status == 400 && both.code == "VALIDATION_ERROR", "\(both)")
            #expect(both.fields == ["lastName", "password"])
        }
    }
}
