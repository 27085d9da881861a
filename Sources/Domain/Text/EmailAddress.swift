/// The spelling under which an address is kept, the key by which users are found, and what an address must
/// be.
public enum EmailAddress {
    /// As it is kept: in NFC and trimmed, otherwise as typed (Accounts, A1).
    public static func kept(_ text: String) -> String { text.composed.trimmed }

    /// What two addresses are compared by: ASCII lower case before the `@`, the ASCII form (IDNA) of the
    /// domain behind it (Accounts, A1). Two spellings of one mailbox have one key.
    public static func key(of text: String) -> String {
        let address = kept(text)
        guard let at = address.lastIndex(of: "@") else { return lowered(address) }
        let domain = String(address[address.index(after: at)...])
        return lowered("\(address[..<at])@\(HostName.ascii(domain) ?? domain)")
    }

    private static func lowered(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isCapital = ("A"..."Z").contains(scalar)
            result.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
        }
        return String(result)
    }

    /// What is wrong with an address as it was typed, as a field's message; nil when it will do.
    public static func problem(with typed: String) -> String? {
        if hasLookAlike(typed) { return lookAlike }
        return isAddress(typed.composed.trimmed) ? nil : "must be an e-mail address"
    }

    /// What is wrong with an address that somebody signs in with: it is found nowhere, and nobody
    /// can see why.
    public static func unseenProblem(in typed: String) -> String? { hasLookAlike(typed) ? lookAlike : nil }

    private static let lookAlike =
        """
        must be an e-mail address without invisible characters, no-break spaces, and look-alikes of \
        letters, digits and hyphens
        """

    /// Pasted characters that a reader takes for others: the mail would go nowhere, or elsewhere.
    private static func hasLookAlike(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return false }
        let isOdd = text.unicodeScalars.contains { scalar in
            !scalar.isASCII
                && (scalar.isInvisible || scalar.isHyphen || scalar.decimalDigit != nil
                    || scalar.properties.isWhitespace)
        }
        return isOdd || !text.compatiblyComposed.utf8.elementsEqual(text.composed.utf8)
    }

    private static func isAddress(_ text: String) -> Bool {
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return false }
        let atoms = sides[0].split(separator: ".", omittingEmptySubsequences: false)
        guard let domain = HostName.ascii(String(sides[1])) else { return false }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return sides[0].utf8.count <= 64 && atoms.allSatisfy(isAtom) && labels.count > 1
            && labels.allSatisfy(isLabel)
    }

    private static func isAtom(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !"()<>[]:;,\\\"".unicodeScalars.contains($0)
            }
    }

    private static func isLabel(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
            && text.allSatisfy { $0 == "-" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
