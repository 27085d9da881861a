import Desk
import Domain
import Server
import Storage

/// What `--demo` prints: where the desk is, who can sign in, and a line to paste.
enum DemoNotes {
    /// Loads the demo clinic when the database is empty. True when it is there afterwards.
    static func prepare(_ backend: Backend) async throws -> Bool {
        if try await DemoClinic.load(backend.database, passwords: backend.passwords, now: backend.clock.now())
        {
            return true
        }
        // A second start: the sign-ins are worth printing as long as they are there.
        let email = DemoClinic.signIns.first?.email ?? ""
        return try await backend.database.read { tx in
            try tx.first("SELECT 1 FROM users WHERE email_key = \(email)") { _ in true } ?? false
        }
    }

    /// The sign-in page offers each of them at one click.
    static var desk: DeskSettings {
        var settings = DeskSettings()
        settings.demoSignIns = DemoClinic.signIns.map {
            .init(name: $0.name, role: $0.role.rawValue, email: $0.email, password: DemoClinic.password)
        }
        return settings
    }

    static var signIns: String {
        let width = DemoClinic.signIns.map(\.email.count).max() ?? 0
        let lines = DemoClinic.signIns.map { signIn in
            "  \(signIn.email.padding(to: width))  \(signIn.role.rawValue)"
        }
        return "Sign-ins (password \(DemoClinic.password)):\n" + lines.joined(separator: "\n")
    }

    /// The desk first, as most want to look before they ask the API.
    static func text(address: String) -> String {
        """
        The front desk, in a browser: \(address)/signin
        \(signIns)
        The API: \(address)/docs
        Free slots of today, signed in as the receptionist:
          T=$(curl -s \(address)/api/v1/auth/login -H 'Content-Type: application/json' -d \
        '{"email":"zainab.ahmed@odontox.test","password":"\(DemoClinic.password)"}' | sed \
        's/.*"accessToken":"\\([^"]*\\)".*/\\1/'); curl -s \
        "\(address)/api/v1/protected/appointments/available-slots?date=$(date +%F)" -H "Authorization: \
        Bearer $T"
        """
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
