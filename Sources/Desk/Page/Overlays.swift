import Markup

/// What the scripts lay over any page when it is needed: it stands ready in templates, which nobody sees,
/// hears or submits.
enum Overlays {
    static func html(_ words: Words) -> HTML {
        banner(words) + signIn(words) + unlock(words) + help(words)
    }

    /// The banner of a lost connection; the script writes its text.
    private static func banner(_ words: Words) -> HTML {
        """
        <template id="banner"><div id="connection" aria-live="polite"><span></span>\
        <button type="button">\(words("Try again"))</button></div></template>
        """
    }

    /// Signing in over a page whose session has ended. The second factor is asked for when it is wanted.
    private static func signIn(_ words: Words) -> HTML {
        let fields: HTML = """
            \(field("email", words("E-mail"), " autocomplete=\"username\" inputmode=\"email\""))\
            \(field("password", words("Password"), " type=\"password\" autocomplete=\"current-password\""))\
            <div class="field" hidden><label for="ask-code">\(words("Code"))</label>\
            <input id="ask-code" name="code" autocomplete="one-time-code" spellcheck="false" disabled></div>
            """
        let text = words("Your session has ended. What you typed is still there.")
        return dialog(
            template: "ask-sign-in", id: "sign-in", name: words("Sign in"), text: text, fields: fields,
            buttons: "<button class=\"main\">\(words("Sign in"))</button>")
    }

    private static func unlock(_ words: Words) -> HTML {
        let fields: HTML = """
            <div class="field"><label for="unlock-password">\(words("Password"))</label>\
            <input id="unlock-password" name="password" type="password" autocomplete="current-password" \
            aria-describedby="unlock-hint"><span class="hint" id="unlock-hint">\
            \(words("Or the six digits of your authenticator app."))</span></div>
            """
        return dialog(
            template: "ask-unlock", id: "lock", closedBy: "none", name: words("Locked"),
            text: words("Nobody has used this desk for a while."), fields: fields,
            buttons: """
                <button class="main">\(words("Unlock"))</button>\
                <button type="button" class="quiet">\(words("Sign out"))</button>
                """)
    }

    private static func help(_ words: Words) -> HTML {
        let keys = [
            ("N", words("New appointment")), ("/", words("Search")), ("T", words("Today")),
            ("PageUp", words("Previous day")), ("PageDown", words("Next day")), ("?", words("Help")),
            ("Esc", words("Back to where you were")),
            ("← ↑ ↓ →, Enter", words("From cell to cell, and open")),
            ("X, V", words("Take a visit, and put it down")),
        ]
        let rows: [HTML] = keys.map { "<dt><kbd dir=\"ltr\">\($0.0)</kbd></dt><dd>\($0.1)</dd>" }
        return """
            <template id="help-keys"><dialog id="help" aria-label="\(words("Help"))">\
            <header><h2>\(words("Help"))</h2></header><dl class="keys">\(rows)</dl>\
            <div class="field check"><input type="checkbox" id="help-letters">\
            <label for="help-letters">\(words("Keys of a single letter"))</label></div>\
            <div class="buttons"><button type="button">\(words("Close"))</button></div></dialog></template>
            """
    }

    private static func field(_ name: String, _ label: String, _ attributes: HTML) -> HTML {
        """
        <div class="field"><label for="ask-\(name)">\(label)</label>\
        <input id="ask-\(name)" name="\(name)" autocapitalize="none" spellcheck="false"\(attributes)></div>
        """
    }

    private static func dialog(
        template: String, id: String, closedBy: String = "closerequest", name: String, text: String,
        fields: HTML, buttons: HTML
    ) -> HTML {
        """
        <template id="\(template)"><dialog id="\(id)" class="over" closedby="\(closedBy)" \
        aria-label="\(name)">\
        <header><h2>\(name)</h2></header><p>\(text)</p>\
        <form method="post" action="/signin" class="form" data-plain novalidate>\(fields)\
        <div class="buttons">\(buttons)</div></form></dialog></template>
        """
    }
}
