import Markup

/// Two versions of one appointment side by side, of which somebody has to choose (front-desk.md D4): what was
/// typed, and what somebody else has saved meanwhile. Only what differs is shown.
struct VersionComparison: Sendable {
    struct Row: Sendable, Equatable {
        var label: String
        var mine: String
        var theirs: String

        init(_ label: String, _ mine: String, _ theirs: String) {
            (self.label, self.mine, self.theirs) = (label, mine, theirs)
        }
    }

    let rows: [Row]

    init(rows: [Row]) { self.rows = rows.filter { $0.mine != $0.theirs } }

    func html(_ words: Words) -> HTML {
        let lines: [HTML] = rows.map { row in
            """
            <tr><th scope="row">\(row.label)</th><td><bdi>\(text(row.mine, words))</bdi></td>\
            <td><bdi>\(text(row.theirs, words))</bdi></td></tr>
            """
        }
        let table: HTML =
            lines.isEmpty
            ? "<p>\(words("What you typed is the same."))</p>"
            : """
            <div class="scroller"><table class="versions"><thead><tr><td></td>\
            <th scope="col">\(words("Yours"))</th><th scope="col">\(words("Theirs"))</th></tr></thead>
            <tbody>\(lines)</tbody></table></div>
            """
        return """
            <div role="alert" class="notice">\(Icon.warning.html) \
            \(words("Somebody has changed this appointment since you opened it."))\(table)</div>
            """
    }

    /// The choice. Both are buttons of the form whose values were typed.
    static func buttons(_ words: Words) -> HTML {
        """
        <button type="submit" class="main" name="version" value="mine">\(words("Use mine"))</button>
        <button type="submit" name="version" value="theirs">\(words("Use theirs"))</button>
        """
    }

    private func text(_ value: String, _ words: Words) -> String { value.isEmpty ? words("none") : value }
}
