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
        guard let url = values[.whatsAppURL] else {
            if values[.whatsAppToken] != nil {
                throw SettingError(.whatsAppToken, "is of no use without \(SettingName.whatsAppURL.variable)")
            }
            return
        }
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.host, !host.isEmpty
        else { throw SettingError(.whatsAppURL, "must be an http or https URL") }
        if let token = values[.whatsAppToken], !token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            throw SettingError(.whatsAppToken, "must be printable ASCII without blanks")
        }
        whatsApp = WhatsAppSettings(url: url, token: values[.whatsAppToken])
    }
}
