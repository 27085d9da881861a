import Domain

/// Somebody who can sign in to the demo.
struct DemoUser: Sendable {
    var id: ID
    var email: String
    var firstName: String
    var lastName: String
    /// Empty: a superadmin.
    var memberships: [(clinic: ID, role: Role)]

    /// Patients' accounts come with their patients.
    static let staff: [DemoUser] = [
        DemoUser(
            id: DemoID.fatimaKhan, email: "fatima.khan@odontox.test", firstName: "Fatima", lastName: "Khan",
            memberships: [(DemoID.clinic, .doctor)]),
        DemoUser(
            id: DemoID.hassanAli, email: "hassan.ali@odontox.test", firstName: "Hassan", lastName: "Ali",
            memberships: [(DemoID.clinic, .doctor), (DemoID.north, .doctor)]),
        DemoUser(
            id: DemoID.zainabAhmed, email: "zainab.ahmed@odontox.test", firstName: "Zainab",
            lastName: "Ahmed",
            memberships: [(DemoID.clinic, .receptionist)]),
        DemoUser(
            id: DemoID.admin, email: "admin@odontox.test", firstName: "Bilal", lastName: "Siddiqui",
            memberships: [(DemoID.clinic, .admin)]),
        DemoUser(
            id: DemoID.superadmin, email: "superadmin@odontox.test", firstName: "Nadia", lastName: "Rahman",
            memberships: []),
        DemoUser(
            id: DemoID.northAdmin, email: "admin.north@odontox.test", firstName: "Usman", lastName: "Qureshi",
            memberships: [(DemoID.north, .admin)]),
        DemoUser(
            id: DemoID.northReception, email: "reception.north@odontox.test", firstName: "Hina",
            lastName: "Javed",
            memberships: [(DemoID.north, .receptionist)]),
    ]

    /// Doctors who fill the clinic's day. They have the demo's password as well, but are not on the list of
    /// sign-ins.
    static let colleagues: [DemoUser] = [
        ("Sara", "Mahmood"), ("Omar", "Farooqi"), ("Nida", "Rashid"), ("Junaid", "Akhtar"),
        ("Maham", "Saleem"), ("Zeeshan", "Haider"),
    ].enumerated().map { index, name in
        DemoUser(
            id: DemoID.colleague(index + 1), email: "\(name.0).\(name.1)@odontox.test".lowercased(),
            firstName: name.0, lastName: name.1, memberships: [(DemoID.clinic, .doctor)])
    }
}

/// One of the demo's patients.
struct DemoPatient: Sendable {
    var id: ID
    var number: Int
    var details: PatientDetails
    /// What they sign in with, if they can.
    var account: String?

    static let clinic: [DemoPatient] = rows.enumerated().map { index, row in
        DemoPatient(
            id: DemoID.patient(index + 1), number: index + 1, details: details(row),
            account: index == 0 ? "ahmed.hassan@odontox.test" : nil)
    }

    static let north = [
        DemoPatient(
            id: DemoID.northPatient, number: 1,
            details: details(("Saima", "Baloch", "+92-21-5550188", "Adamjee Insurance", "1987-09-23")),
            account: "patient.north@odontox.test")
    ]

    private typealias Row = (String, String, String?, String?, String)

    private static func details(_ row: Row) -> PatientDetails {
        PatientDetails(
            firstName: row.0, lastName: row.1, phone: row.2,
            email: "\(row.0).\(row.1)@odontox.test".lowercased(), insurance: row.3,
            dateOfBirth: LocalDate(row.4))
    }

    private static let rows: [Row] = [
        ("Ahmed", "Hassan", "+92-300-1234567", "PMDC", "1990-04-12"),
        ("Ayesha", "Malik", "+92-301-2223344", "EFU Health", "1985-11-02"),
        ("Muhammad", "Raza", "+92-321-5556677", nil, "1978-01-30"),
        ("Sana", "Iqbal", "+92-333-8889900", "Jubilee Life", "1996-07-19"),
        ("Imran", "Sheikh", "+92-345-1112233", "PMDC", "1969-03-05"),
        ("Mariam", "Farooq", "+92-300-4445566", nil, "2001-12-24"),
        ("Kamran", "Butt", "+92-312-7778899", "Adamjee Insurance", "1982-05-17"),
        ("Rabia", "Nawaz", "+92-322-3334455", "EFU Health", "1993-08-08"),
        ("Tariq", "Mehmood", nil, nil, "1955-10-11"),
        ("Noor", "Fatima", "+92-331-6667788", "Jubilee Life", "2010-02-14"),
        ("Saad", "Anwar", "+92-346-9990011", nil, "1999-06-27"),
        ("Hira", "Yousaf", "+92-302-1213141", "PMDC", "1988-09-01"),
        ("Faisal", "Chaudhry", "+92-323-5161718", "EFU Health", "1974-04-22"),
        ("Zara", "Aslam", "+92-334-1920212", nil, "2005-11-13"),
        ("Omar", "Gillani", "+92-347-2324252", "Jubilee Life", "1991-01-09"),
        ("Lubna", "Khattak", "+92-303-6272829", nil, "1963-07-31"),
        ("Danish", "Rizvi", "+92-324-3031323", "Adamjee Insurance", "1997-03-18"),
        ("Amna", "Tahir", "+92-335-3343536", "PMDC", "1980-12-05"),
        ("Yasir", "Bhatti", "+92-348-3738394", nil, "1986-05-26"),
        ("Sidra", "Hameed", "+92-304-4041424", "EFU Health", "2014-08-20"),
    ]
}
