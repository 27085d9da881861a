import Domain
import Foundation

/// The country that a time zone belongs to, by the system's zone database.
enum ZoneCountries {
    static func country(of zone: Zone) -> Country? { countries[zone.identifier] }

    private static let folder = "/usr/share/zoneinfo"

    /// By name of the zone. Empty on a machine without the database's tables.
    private static let countries: [String: Country] = {
        // "PK\t+2452+06703\tAsia/Karachi"
        var countries: [String: Country] = [:]
        for row in rows(of: "zone.tab", separatedBy: "\t") where row.count > 2 { countries[row[2]] = Country(code: row[0]) }
        // "L Asia/Kolkata Asia/Calcutta": another name of a zone. That of a zone without a country has none either.
        for row in rows(of: "tzdata.zi", separatedBy: " ") where row.count == 3 && row[0] == "L" && countries[row[2]] == nil {
            countries[row[2]] = countries[row[1]]
        }
        return countries
    }()

    private static func rows(of file: String, separatedBy separator: Character) -> [[String]] {
        guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else { return [] }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            line.split { $0 == separator }.map(String.init)
        }
    }
}
