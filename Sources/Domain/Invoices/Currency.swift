/// A currency by its ISO 4217 code, with the decimals that its amounts have (contract §4.10).
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters, as in `PKR`.
    public let code: String

    /// A code as it was stored. It may have been withdrawn since; input is read with ``init(inUse:)``.
    public init(code: String) { self.code = code }

    /// Nil unless `code`, in capitals, is a country's money in use. Funds, metals, codes for tests and
    /// withdrawn codes are none.
    public init?(inUse code: String) {
        guard Self.inUse.contains(code) else { return nil }
        self.code = code
    }

    /// 0 to 3.
    public var decimals: Int {
        if Self.withoutDecimals.contains(code) { return 0 }
        return Self.withThreeDecimals.contains(code) ? 3 : 2
    }

    /// The smallest amount, in thousandths: 1000 for JPY, 10 for PKR, 1 for KWD.
    public var unit: Int64 {
        switch decimals {
        case 0: 1000
        case 2: 10
        default: 1
        }
    }

    /// What is wrong with an amount of this currency: more decimals than the currency has. Nil: nothing.
    public func problem(of amount: Money) -> String? {
        if amount.thousandths % unit == 0 { return nil }
        return decimals == 0
            ? "must have no decimals in \(code)" : "must have at most \(decimals) decimals in \(code)"
    }

    /// The ``code``.
    public var description: String { code }

    /// The codes of ISO 4217's list one that are a country's money, as of its amendment 180 and of 2026.
    public static let inUse = withoutDecimals.union(withThreeDecimals).union(withTwoDecimals)

    private static let withoutDecimals = codes(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF")
    private static let withThreeDecimals = codes("BHD IQD JOD KWD LYD OMR TND")
    private static let withTwoDecimals = codes(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
        CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
        HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
        MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN
        QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
        TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
        """)

    private static func codes(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
