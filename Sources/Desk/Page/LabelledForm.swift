import API
import HTTPTypes
import Markup

/// A form with a name of its own, on a page or in a dialog: its fields, what was wrong with its last try, its
/// buttons. Scripts send it without leaving the page; without scripts it is a plain form.
struct LabelledForm {
    /// Names the form within its page: a script puts the answer of a refused try in its place.
    var id: String
    /// Its accessible name.
    var label: String
    var action: String
    var fields: [Field] = []
    /// What stands behind the fields.
    var content: HTML = .empty
    /// Names of the inputs of `content` that show their faults by themselves.
    var shown: [String] = []
    /// The words of the button that sends it.
    var button: String
    /// Whether it takes something away.
    var isDanger = false
    /// A refusal of the last try.
    var problem: APIProblem?
    /// Items of the alert's list: what is in the way.
    var conflicts: [HTML] = []
    var moreButtons: HTML = .empty
    /// A link that leaves the form, beside the button.
    var cancel: String?

    func html(_ page: PageRequest) -> HTML {
        let words = page.words
        let back: HTML =
            cancel.map { address in
                """
                <a role="button" class="button quiet" href="\(address)" data-cancel>\(words("Cancel"))</a>
                """
            }
            ?? .empty
        let look: HTML = isDanger ? "danger" : "main"
        return """
            <form id="\(id)" class="form" method="post" action="\(action)" aria-label="\(label)" novalidate>\
            \(page.hiddenFields)
            \(alert(words))<div class="fields">\(fields.map { $0.html(problem, prefix: id) })</div>
            \(content)
            <div class="buttons"><button type="submit" class="\(look)">\(button)</button>\
            \(moreButtons)\(back)</div></form>
            """
    }

    /// What is wrong with the whole, with inputs that do not show it, and what is in the way.
    private func alert(_ words: Words) -> HTML {
        guard let problem else { return .empty }
        return """
            <div role="alert" class="problem">\(Icon.warning.html)\
            \(problem.text(words, fields, shown: shown, more: conflicts))</div>
            """
    }
}

extension APIProblem {
    /// Whether the form that was sent shows it. Some refusals lead elsewhere first: to the sign-in, to a new
    /// password, to a second factor, to a reason.
    var isFormRefusal: Bool {
        (400..<500).contains(status.code) && status != .unauthorized
            && !Self.detours.contains(error.code)
    }

    private static let detours: Set<String> = [
        "PASSWORD_CHANGE_REQUIRED", "MFA_ENROLMENT_REQUIRED", "REASON_REQUIRED",
    ]
}
