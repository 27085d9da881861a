import Domain
import Storage

/// The secrets of the server that audit trails are chained and sealed under.
enum AuditSecrets {
    /// Their ids, sorted; empty while there is nothing of that kind.
    /// - Parameter clinics: Whose trails; nil for all.
    static func stored(_ tx: borrowing Transaction, of clinics: [ID]? = nil) throws -> [String] {
        let these: SQL = clinics.map { "WHERE clinic_id IN \(list: $0)" } ?? .empty
        var secrets: Set<String> = []
        try tx.each("SELECT audit_hash FROM clinic_sequences \(these)") { row in
            if let secret = AuditKeys.secret(of: try row.get(0)) { secrets.insert(String(secret)) }
        }
        try tx.each("SELECT DISTINCT secret_id FROM patient_keys \(these)") { row in
            // A second key of a patient names itself behind the secret.
            secrets.insert(String((try row.get(0) as String).prefix { $0 != "+" }))
        }
        return secrets.sorted()
    }
}
