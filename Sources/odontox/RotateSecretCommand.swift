import ArgumentParser
import Foundation
import Server
import Storage

struct RotateSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-secret",
        abstract: "Move all that was made under the server's secret to a new one.",
        discussion: """
            Stop every server first. The audit trail is chained, and the patients' keys are wrapped, under \
            the new secret; when it is interrupted, run it again and it goes on. A secret that the server \
            has made itself is replaced in its file. A secret that is set stays yours: give the new one as \
            ODONTOX_NEW_JWT_SECRET, and set ODONTOX_JWT_SECRET to it afterwards. Access tokens of before are \
            refused then; phones refresh them by themselves. Example:

              odontox rotate-secret
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try flags.refuseMissingFile()
        guard let (former, path) = try flags.existingSecret() else {
            throw CommandFailure("There is no secret yet: the first start of the server makes one.")
        }
        let fresh = path.map { $0 + ".next" }
        let secret = try fresh.map { try SessionSecret.kept(at: $0) } ?? flags.newSecret()
        guard let secret else {
            throw CommandFailure("Give the new secret as ODONTOX_NEW_JWT_SECRET.")
        }
        let url = try flags.database()
        let outcome = try await RotateSecret(
            url, from: former, to: secret, logger: SettingFlags.quietLogger
        ).run { entries in
            if entries % 50_000 == 0 { print("moved \(entries) entries") }
        }
        if let path, let fresh, rename(fresh, path) != 0 {
            throw CommandFailure("The new secret is in \(fresh), but can't be put in the place of \(path).")
        }
        print(
            """
            Moved \(outcome.entries) audit entries and \(outcome.patientKeys) patients' keys to secret \
            \(secret.id).
            """
        )
        if path == nil { print("Set ODONTOX_JWT_SECRET to the new secret before the next start.") }
    }
}
