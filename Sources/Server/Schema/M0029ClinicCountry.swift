import Storage

extension Migration {
    /// Whose national numbers a clinic's phones are (ISO 3166-1 alpha-2). NULL: those of the country that its time zone belongs to.
    static let clinicCountry = Migration(
        id: "0029-clinic-country", statements: ["ALTER TABLE clinics ADD COLUMN country \(type: .text)"])
}
