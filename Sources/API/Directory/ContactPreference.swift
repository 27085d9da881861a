/// What a patient wants to be written to about: all channels with all purposes (Accounts, A6).
public struct ContactPreferences: Decodable, Sendable, Equatable {
    public let data: [ContactPreference]
}

/// Whether a patient may be written to by one channel for one purpose.
public struct ContactPreference: Decodable, Sendable, Equatable {
    /// `email`, `sms` or `whatsapp`.
    public let channel: String
    /// `appointment`, `billing`, `recall` or `marketing`.
    public let purpose: String
    /// `allowed`, `refused` or `unknown`.
    public let state: String
    /// Who said so: `patient`, `staff`, `unsubscribe` (a link in a mail), `default` (nobody yet).
    public let source: String
    /// `null` while nobody has said anything.
    public let changedAt: String?
    /// A user; `null` for a link, and while nobody has said anything.
    public let changedBy: String?
}
