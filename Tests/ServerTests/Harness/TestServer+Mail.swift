import API
import Domain
import Storage

@testable import Server

/// A mail that waits in the outbox.
struct WaitingMail: Sendable, Equatable {
    var template: String
    var recipient: String
    /// Of its link, if it has one: what stands behind the `#`.
    var token: String?
}

extension TestServer {
    /// Mails about accounts, oldest first.
    func accountMails(_ template: String? = nil) async throws -> [WaitingMail] {
        let mails = try await database.read { tx in
            try tx.query(
                """
                SELECT template, recipient, data FROM outbox WHERE template LIKE 'account.%'
                ORDER BY created_at, id
                """
            ) { row in
                let link = try JSONValue(parsing: try row.get(2) as String)[AccountMailRow.linkKey]?.string
                return WaitingMail(
                    template: try row.get(0), recipient: try row.get(1),
                    token: link?.split(separator: "#").last.map { String($0) })
            }
        }
        return mails.filter { template == nil || $0.template == template }
    }
}
