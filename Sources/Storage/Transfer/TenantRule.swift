/// How the rows of one tenant are told from those of the others.
public struct TenantRule: Sendable {
    /// The table of tenants.
    public let tenants: String
    /// The column by which other tables name their tenant.
    public let column: String
    /// The table of people, who belong to the tenants whose rows refer to them.
    public let accounts: String
    /// Which rows of ``accounts`` belong to nobody and stay where they are: a condition.
    public let everywhere: SQL
    /// Tables without rows of a tenant, such as the list of migrations.
    public let outside: Set<String>

    /// Names as the database spells them.
    public init(tenants: String, column: String, accounts: String, everywhere: SQL, outside: Set<String>) {
        self.tenants = tenants
        self.column = column
        self.accounts = accounts
        self.everywhere = everywhere
        self.outside = outside
    }
}

/// The tables of a database, each with what its rows belong to a tenant by.
struct TenantTables: Sendable {
    enum Owner: Sendable, Equatable {
        /// The column names the tenant.
        case tenant(column: String)
        /// The column names one of the people.
        case account(column: String)
        /// The column names a row of another table, which belongs to somebody.
        case row(column: String, table: String, target: String)
    }

    let rule: TenantRule
    /// Those with rows of tenants, each after those that it refers to.
    let tables: [TableDescription]
    let owners: [String: Owner]

    /// - Throws: ``Transfer/Refusal/unowned(table:)`` for a table whose rows can't be told apart.
    init(_ all: [TableDescription], _ rule: TenantRule) throws {
        self.rule = rule
        tables = all.filter { !rule.outside.contains($0.name) }
        var owners: [String: Owner] = [:]
        for table in tables {
            guard let owner = Self.owner(of: table, rule, owners) else {
                throw Transfer.Refusal.unowned(table: table.name)
            }
            owners[table.name] = owner
        }
        self.owners = owners
    }

    /// The foreign keys that lead to people, from rows that are a tenant's.
    var accountColumns: [(table: String, column: String)] {
        tables.filter { leadsToTenant($0.name) }.flatMap { table in
            table.references.filter { $0.table == rule.accounts && $0.columns.count == 1 }.map {
                (table.name, $0.columns[0])
            }
        }
    }

    /// Which rows of a table belong to the tenants; with `others`, which belong to all other tenants.
    func condition(_ table: String, _ tenants: [SQLValue], others: Bool = false) throws -> SQL {
        switch owners[table] {
        case .tenant(let column):
            let isAmong: SQL = others ? "NOT IN" : "IN"
            return "\(try SQL.name(column)) \(isAmong) \(list: tenants)"
        case .account(let column):
            return "\(try SQL.name(column)) IN (SELECT id FROM moving_accounts)"
        case .row(let column, let owner, let target):
            return """
                \(try SQL.name(column)) IN (SELECT \(try SQL.name(target)) FROM \(try SQL.name(owner))
                WHERE \(try condition(owner, tenants, others: others)))
                """
        case nil: throw Transfer.Refusal.unowned(table: table)
        }
    }

    func leadsToTenant(_ table: String) -> Bool {
        switch owners[table] {
        case .tenant: true
        case .row(_, let owner, _): leadsToTenant(owner)
        case .account, nil: false
        }
    }

    private static func owner(
        of table: TableDescription, _ rule: TenantRule, _ known: [String: Owner]
    ) -> Owner? {
        if table.name == rule.tenants || table.name == rule.accounts {
            guard table.key.count == 1 else { return nil }
            return table.name == rule.tenants
                ? .tenant(column: table.key[0]) : .account(column: table.key[0])
        }
        if table.columns.contains(where: { $0.name == rule.column }) { return .tenant(column: rule.column) }
        let found = table.references.filter {
            $0.columns.count == 1 && $0.table != rule.tenants && known[$0.table] != nil
        }
        // What a row is known by is what it belongs to; a tenant's before a person's.
        let inKey = found.filter { table.key.contains($0.columns[0]) }
        let choice =
            inKey.first { $0.table != rule.accounts } ?? inKey.first ?? (found.count == 1 ? found[0] : nil)
        guard let choice else { return nil }
        return choice.table == rule.accounts
            ? .account(column: choice.columns[0])
            : .row(column: choice.columns[0], table: choice.table, target: choice.targets[0])
    }
}
