import API
import Markup

/// An input of a form with its label, its hint, and what was wrong with it.
struct Field: Sendable {
    /// The form's name for it, which is the API's.
    var name: String
    var label: String
    var kind = Kind.text
    var value = ""
    var hint: String?
    var isRequired = false
    /// What a browser may fill in (HTML's `autocomplete`).
    var fill = "off"
    /// Further attributes, as ` min="5" max="480"`.
    var attributes: HTML = .empty

    enum Kind: Sendable {
        case text, email, password, tel, date, time, number, search, color
        case area
        case choice([Choice])
        case check
    }

    struct Choice: Sendable {
        var value: String
        var label: String
    }

    /// - Parameter problem: A refusal of the form's last try; its fault of this field stands below the input.
    func html(_ problem: APIProblem? = nil, prefix: String = "f") -> HTML {
        let id = "\(prefix)-\(name)"
        let fault = problem?.message(for: name)
        let note: HTML = fault.map { "<span class=\"fault\" id=\"\(id)-fault\">\($0)</span>" } ?? .empty
        let help: HTML = hint.map { "<span class=\"hint\" id=\"\(id)-hint\">\($0)</span>" } ?? .empty
        let described = [hint.map { _ in "\(id)-hint" }, fault.map { _ in "\(id)-fault" }].compactMap { $0 }
        var rest = attributes
        if isRequired { rest = rest + " required" }
        if fault != nil { rest = rest + " aria-invalid=\"true\"" }
        if !described.isEmpty { rest = "\(rest) aria-describedby=\"\(described.joined(separator: " "))\"" }
        if case .check = kind {
            return """
                <div class="field check"><input type="checkbox" id="\(id)" name="\(name)" value="on"\
                \(value.isEmpty ? HTML.empty : " checked")\(rest)>\
                <label for="\(id)">\(label)</label>\(help)\(note)</div>
                """
        }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(input(id, rest))\(help)\(note)</div>
            """
    }

    private func input(_ id: String, _ rest: HTML) -> HTML {
        switch kind {
        case .area: return "<textarea id=\"\(id)\" name=\"\(name)\" rows=\"3\"\(rest)>\(value)</textarea>"
        case .choice(let choices):
            let options: [HTML] = choices.map { choice in
                let mark: HTML = choice.value == value ? " selected" : .empty
                return "<option value=\"\(choice.value)\"\(mark)>\(choice.label)</option>"
            }
            return "<select id=\"\(id)\" name=\"\(name)\"\(rest)>\(options)</select>"
        default:
            let shown = if case .password = kind { "" } else { value }
            return """
                <input type="\("\(kind)")" id="\(id)" name="\(name)" value="\(shown)" \
                autocomplete="\(fill)"\(rest)>
                """
        }
    }
}

extension APIProblem {
    /// The words of an alert: what is wrong, and with which inputs that do not show it.
    /// - Parameter shown: Names of inputs that show their faults beside `fields`.
    func text(
        _ words: Words, _ fields: [Field] = [], shown: [String] = [], more: [HTML] = []
    ) -> HTML {
        let labels = Dictionary(fields.map { ($0.name, $0.label) }) { first, _ in first }
        let others = isListOfFaults ? [] : faults(words, labels: labels, but: fields.map(\.name) + shown)
        let items = others.map { line -> HTML in "<li>\(line)</li>" } + more
        let list: HTML = items.isEmpty ? .empty : "<ul>\(items)</ul>"
        return "<p>\(sentence(words, labels: labels))</p>\(list)"
    }
}

/// A form: its fields, what was wrong with its last try, its buttons. Scripts send it without leaving the
/// page; without scripts it is a plain form.
struct Form: Sendable {
    /// Names the form within its page: a script puts the answer of a refused try in its place.
    var id: String
    var action: String
    var fields: [Field]
    /// The words of the button that sends it.
    var button: String
    /// A refusal of the last try.
    var problem: APIProblem?
    /// What stands between the fields and the button.
    var extra: HTML = .empty
    /// A link that leaves the form, beside the button.
    var cancel: String?
    var classes = "form"
    /// Whether the browser itself sends it: what comes of it is a page of its own.
    var isPlain = false

    func html(_ page: PageRequest) -> HTML {
        html(hidden: page.hiddenFields, page.words)
    }

    func html(hidden: HTML, _ words: Words) -> HTML {
        let back: HTML =
            cancel.map { address in
                """
                <a role="button" class="button quiet" href="\(address)" data-cancel>\(words("Cancel"))</a>
                """
            }
            ?? .empty
        let plain: HTML = isPlain ? " data-plain" : .empty
        return """
            <form id="\(id)" class="\(classes)" method="post" action="\(action)" novalidate\(plain)>\(hidden)
            \(refusal(words))\(fields.map { $0.html(problem, prefix: id) })
            \(extra)
            <div class="buttons"><button type="submit" class="main">\(button)</button>\(back)</div></form>
            """
    }

    /// What is wrong with the whole, or with fields that the form does not show.
    private func refusal(_ words: Words) -> HTML {
        guard let problem else { return .empty }
        return """
            <div role="alert" class="problem">\(Icon.warning.html)\
            \(problem.text(words, fields))</div>
            """
    }
}

/// The `Idempotency-Key` of one intent of somebody: made with its form, the same for every try.
enum IntentKey {
    static func make() -> String {
        let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        return bytes.map { byte in
            let hex = String(byte, radix: 16)
            return hex.utf8.count == 1 ? "0\(hex)" : hex
        }.joined()
    }
}
