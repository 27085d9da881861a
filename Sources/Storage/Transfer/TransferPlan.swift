/// Which tables are copied, in which order, and as what each side reads their columns.
struct TransferPlan: Sendable {
    struct Step: Sendable {
        let name: String
        /// The source's columns; the target has the same by name.
        let columns: [String]
        let key: [String]
        let sourceKinds: [TableDescription.Kind]
        let targetKinds: [TableDescription.Kind]
        /// `WHERE` and which rows, on both sides; empty for all.
        var rows: SQL = .empty
        /// What stands for columns of the source.
        var replaced: [String: SQL] = [:]
        /// Whether a row that the target has already stays as it is there.
        var isCopy = false
        /// Whether the target lists the keys that arrive in `moving_accounts`.
        var listsAccounts = false

        /// The rows by their key, so that a row comes after one of its own table that it refers to: ids
        /// grow with time.
        func select() throws -> SQL {
            let order: SQL = key.isEmpty ? "" : "ORDER BY \(try SQL.names(key))"
            return "SELECT \(try values(sourceKinds, replaced)) FROM \(try SQL.name(name)) \(rows) \(order)"
        }

        /// What has arrived.
        func selectCopy() throws -> SQL {
            "SELECT \(try values(targetKinds)) FROM \(try SQL.name(name)) \(rows)"
        }

        private func values(
            _ kinds: [TableDescription.Kind], _ replaced: [String: SQL] = [:]
        ) throws -> SQL {
            try zip(columns, kinds).map { name, kind in
                let column = try replaced[name] ?? SQL.name(name)
                return kind == .uuid ? SQL.uuidText(column) : column
            }.joined(separator: ", ")
        }

        func insert(_ rows: [[SQLValue]]) throws -> SQL {
            let values: [SQL] = rows.map { row in
                let values = zip(row, targetKinds).map { value, kind in
                    kind == .uuid ? SQL.uuid("\(value)") : "\(value)" as SQL
                }
                return "(\(values.joined(separator: ", ")))"
            }
            let kept: SQL = isCopy ? "ON CONFLICT DO NOTHING" : .empty
            return """
                INSERT INTO \(try SQL.name(name)) (\(try SQL.names(columns)))
                VALUES \(values.joined(separator: ", ")) \(kept)
                """
        }

        /// The keys of rows, for `moving_accounts`.
        func list(_ rows: [[SQLValue]]) throws -> SQL {
            guard let place = key.first.flatMap({ columns.firstIndex(of: $0) }) else {
                throw Transfer.Refusal.unowned(table: name)
            }
            let isText = targetKinds[place] == .uuid
            let keys = rows.map { row -> SQL in
                isText ? "(\(SQL.uuid("\(row[place])")))" : "(\(row[place]))"
            }
            return "INSERT INTO moving_accounts (id) VALUES \(keys.joined(separator: ", "))"
        }
    }

    let steps: [Step]

    static func make(
        _ source: Database, _ target: Database, leaving: Set<String>
    ) async throws -> TransferPlan {
        let from = try await source.read { try Catalogue.tables($0) }.filter { !leaving.contains($0.name) }
        let to = try await target.read { try Catalogue.tables($0) }.filter { !leaving.contains($0.name) }
        let there = Dictionary(uniqueKeysWithValues: to.map { ($0.name, $0) })
        var different = Set(from.map(\.name)).symmetricDifference(to.map(\.name))
        var steps: [Step] = []
        for table in from {
            guard let twin = there[table.name] else { continue }
            let kinds = Dictionary(uniqueKeysWithValues: twin.columns.map { ($0.name, $0.kind) })
            var targetKinds = table.columns.compactMap { kinds[$0.name] }
            guard targetKinds.count == table.columns.count, kinds.count == targetKinds.count else {
                different.insert(table.name)
                continue
            }
            var sourceKinds = table.columns.map(\.kind)
            // Where one side says that it is a UUID, it is one for both.
            for index in sourceKinds.indices where [sourceKinds[index], targetKinds[index]].contains(.uuid) {
                (sourceKinds[index], targetKinds[index]) = (.uuid, .uuid)
            }
            steps.append(
                Step(
                    name: table.name, columns: table.columns.map(\.name), key: table.key,
                    sourceKinds: sourceKinds,
                    targetKinds: targetKinds))
        }
        guard different.isEmpty else { throw Transfer.Refusal.differentTables(different.sorted()) }
        return TransferPlan(steps: steps)
    }
}
