import API
import Markup

/// The part of a refused form with which those who may have the time all the same (front-desk.md D5.6).
struct OverrideForm: Sendable {
    let codes: [String]
    let reason: String
    let fault: String?

    /// Nil where nothing can be overridden, or not by this viewer.
    init?(_ refusal: Refusal?, _ page: PageRequest, _ clinic: ClinicFacts, doctorId: String?) {
        guard let refusal,
            clinic.mayOverride(page.viewer.role, userId: page.viewer.user.id, doctorId: doctorId)
        else { return nil }
        let fault = refusal.problem.message(for: "override.reason")
        // A try without a reason is refused before the calendar is asked.
        codes = fault == nil ? refusal.codes : Self.codes(of: page.form)
        guard fault != nil || refusal.isOverridable, !codes.isEmpty else { return nil }
        reason = page.form["overrideReason"] ?? ""
        self.fault = fault.map { page.words("Reason {0}", page.words($0)) }
    }

    func html(_ words: Words) -> HTML {
        let note: HTML =
            fault.map { "<span class=\"fault\" id=\"override-fault\">\($0)</span>" } ?? .empty
        let state: HTML =
            fault == nil ? .empty : " aria-invalid=\"true\" aria-describedby=\"override-fault\""
        return """
            <div class="override"><input type="hidden" name="codes" value="\(codes.joined(separator: ","))">\
            <div class="field"><label for="override-reason">\(words("Reason"))</label>\
            <input id="override-reason" name="overrideReason" value="\(reason)" maxlength="500" \
            autocomplete="off" required\(state)>\(note)</div>\
            <button type="submit" name="step" value="override">\(words("Book anyway"))</button></div>
            """
    }

    private static func codes(of form: FormData) -> [String] {
        (form["codes"] ?? "").split(separator: ",").map(String.init)
    }

    /// The `override` of a form that was sent by its button; nil for another button.
    static func body(_ form: FormData) -> JSONValue? {
        guard form["step"] == "override" else { return nil }
        return [
            "reason": .string(form.text("overrideReason") ?? ""),
            "codes": .array(codes(of: form).map { JSONValue.string($0) }),
        ]
    }
}
