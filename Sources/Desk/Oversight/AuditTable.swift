import API
import Markup

/// A page of the audit trail. Who did it and what it was done to are links that narrow the list.
struct AuditTable {
    let entries: [AuditEntry]
    let clock: MomentText
    let words: Words
    let address: String
    let filter: FormData

    var html: HTML {
        guard !entries.isEmpty else {
            return "<p class=\"empty\">\(words("The filters find nothing."))</p>"
        }
        let heads: [HTML] = ["When", "Who", "What", "Details"].map {
            "<th scope=\"col\">\(words($0))</th>"
        }
        return """
            <div class="scroller"><table class="audit"><caption class="unseen">\(words("Audit trail"))\
            </caption><thead><tr>\(heads)</tr></thead>
            <tbody>\(entries.map(row))</tbody></table></div>
            """
    }

    private func row(_ entry: AuditEntry) -> HTML {
        """
        <tr><td>\(clock.html(entry.createdAt))</td><td>\(actor(entry))</td><td>\(done(entry))</td>\
        <td>\(details(entry))</td></tr>
        """
    }

    private func actor(_ entry: AuditEntry) -> HTML {
        let role: HTML = entry.actorRole.map { " <span class=\"hint\">\(words($0))</span>" } ?? .empty
        let name = entry.actorName ?? words("OdontoX")
        guard let id = entry.actorId else { return "<bdi>\(name)</bdi>\(role)" }
        return """
            <a href="\(address)?\(filter.setting("actorId", id).encoded)"><bdi>\(name)</bdi></a>\(role)
            """
    }

    private func done(_ entry: AuditEntry) -> HTML {
        let action = words(entry.action.replacing("_", with: " "))
        let entity = words(entry.entity.replacing("_", with: " "))
        guard let id = entry.entityId else { return "\(action): \(entity)" }
        let query = FormData([("entity", entry.entity), ("entityId", id)]).encoded
        return "\(action): <a href=\"\(address)?\(query)\">\(entity)</a>"
    }

    private func details(_ entry: AuditEntry) -> HTML {
        let changes = AuditChange.all(entry).map { change -> HTML in
            """
            <div><dt>\(change.name)</dt><dd><bdi>\(change.before)</bdi> <span aria-hidden="true">→</span>\
            <span class="unseen">\(words("became"))</span> <bdi>\(change.after)</bdi></dd></div>
            """
        }
        let facts: [(String, String?)] = [
            ("Reason", entry.reason), ("Address", entry.ipAddress), ("Request", entry.requestId),
            ("Number", entry.number.map { String($0) }),
        ]
        let origin = facts.map { label, value -> HTML in
            guard let value else { return .empty }
            return "<div><dt>\(words(label))</dt><dd><bdi>\(value)</bdi></dd></div>"
        }
        let action = entry.action.replacing("_", with: " ")
        return """
            <details><summary>\(words("Details"))<span class="unseen"> \(words(action))</span></summary>\
            <dl>\(changes)\(origin)</dl></details>
            """
    }
}

/// What an entry of the trail says of one key: its value before and after, as text.
struct AuditChange: Sendable, Equatable {
    var name: String
    var before: String
    var after: String

    /// Shown of one entry.
    private static let most = 60
    /// Characters of a value.
    private static let longest = 300

    /// The keys that differ, by name.
    static func all(_ entry: AuditEntry) -> [AuditChange] {
        let (before, after) = (entry.before?.object, entry.after?.object)
        let names = Set((before?.names ?? []) + (after?.names ?? []))
        let changes = names.sorted().compactMap { name -> AuditChange? in
            let old: JSONValue = before?[name] ?? .null
            let new: JSONValue = after?[name] ?? .null
            guard old != new else { return nil }
            return AuditChange(name: name, before: text(old), after: text(new))
        }
        return Array(changes.prefix(most))
    }

    private static func text(_ value: JSONValue) -> String {
        let text = value.isNull ? "" : value.string ?? value.jsonText
        return text.count > longest ? "\(text.prefix(longest))…" : text
    }
}
