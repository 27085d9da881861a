import Domain
import Markup

/// The pages of `/unsubscribe/:token`: plain, without scripts.
enum UnsubscribePage {
    static func ask(_ purpose: ContactPurpose, clinic: String) -> Reply {
        page(
            "Stop these mails",
            """
            <p>\(clinic) will not write to you about \(purpose.words) any more.</p>
            <form method="post">
            <input type="hidden" name="List-Unsubscribe" value="One-Click">
            <button type="submit">Stop these mails</button>
            </form>
            """)
    }

    static func done(_ purpose: ContactPurpose, clinic: String) -> Reply {
        page(
            "Done",
            "<p>\(clinic) does not write to you about \(purpose.words) any more. You can close this page.</p>"
        )
    }

    private static func page(_ title: String, _ content: HTML) -> Reply {
        let page: HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>\(title)</title><style>\(style)</style></head>
            <body><main><h1>\(title)</h1>\(content)</main></body>
            </html>
            """
        return .html(page, style: style.text, sendsForms: true)
    }

    private static let style: HTML = """
        :root { color-scheme: light dark; --accent: light-dark(#0b7285, #66d9e8) }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif }
        main { max-width: 28rem; margin: 0 auto; padding: 2rem 1rem }
        h1 { font-size: 1.5rem; color: var(--accent) }
        button { padding: .6rem 1.2rem; font: inherit; cursor: pointer }
        """
}
