extension Settings {
    /// How much callers may ask for, and by which address they are told apart.
    mutating func readLimits(_ values: SettingValues) throws(SettingError) {
        switch values[.rateLimit]?.lowercased() {
        case nil, "on": break
        case "off": hasRateLimit = false
        case let text?:
            guard let number = Int(text), (1...1_000_000).contains(number) else {
                throw SettingError(
                    .rateLimit,
                    "must be off or requests per minute from 1 to 1000000, not \"\(text.prefix(40))\"")
            }
            requestsPerMinute = number
        }
        if let text = values[.trustedProxies] {
            guard let proxies = TrustedProxies(text) else {
                throw SettingError(
                    .trustedProxies,
                    "must be addresses or networks such as 127.0.0.1, 10.0.0.0/8, not \"\(text.prefix(40))\"")
            }
            trustedProxies = proxies
        }
    }
}
