import HTTPTypes

extension Gate {
    /// The token of `Authorization: Bearer …`.
    static func bearer(_ headers: HTTPFields) -> String? {
        guard let header = headers.text(of: .authorization) else { return nil }
        // As nearly everybody spells it.
        let scheme = "Bearer ".utf8
        if header.utf8.starts(with: scheme), header.utf8.count > scheme.count {
            return String(Substring(header.utf8.dropFirst(scheme.count)))
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
