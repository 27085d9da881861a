extension String {
    /// Characters of a caller's name that an error repeats at most (Accounts, A8).
    static let repeatableLength = 64

    /// As much of a caller's name as an error repeats.
    var repeatable: String {
        // An ordinary name has fewer bytes than that.
        guard utf8.count > Self.repeatableLength else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(Self.repeatableLength)))
    }
}
