import FoundationEssentials

extension Settings {
    /// The gateways that notices leave through (contract §6).
    mutating func readDelivery(_ values: SettingValues) throws(SettingError) {
        if let url = values[.smtpURL] {
            do {
                smtp = try SMTPServer(url: url)
            } catch {
                throw SettingError(.smtpURL, error.description)
            }
        }
        if let sender = values[.mailFrom] {
            guard MailAddress(sender) != nil else {
                throw SettingError(.mailFrom, "must be an e-mail address, such as clinic@example.org")
            }
            mailFrom = sender
        }
        publicURL = try Self.publicURL(values)
        guard let url = values[.whatsAppURL] else {
            if values[.whatsAppToken] != nil {
                throw SettingError(.whatsAppToken, "is of no use without \(SettingName.whatsAppURL.variable)")
            }
            return
        }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https",
            let host = parts.host, !host.isEmpty
        else { throw SettingError(.whatsAppURL, "must be an http or https URL") }
        if let token = values[.whatsAppToken], !token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            throw SettingError(.whatsAppToken, "must be printable ASCII without blanks")
        }
        whatsApp = WhatsAppSettings(url: url, token: values[.whatsAppToken])
    }

    /// An http or https URL without query, fragment and password; a `/` at its end is dropped.
    private static func publicURL(_ values: SettingValues) throws(SettingError) -> String? {
        guard let text = values[.publicURL] else { return nil }
        guard let parts = URLComponents(string: text),
            ["http", "https"].contains(parts.scheme?.lowercased()),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil,
            parts.user == nil,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw SettingError(
                .publicURL, "must be an http or https URL such as https://desk.example.org, without ? and #")
        }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
