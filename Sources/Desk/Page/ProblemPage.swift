import API
import HTTPTypes
import Markup

/// What is shown instead of a page that can't be.
enum ProblemPage {
    /// A refusal of the API that no form takes up.
    static func reply(_ problem: APIProblem, _ page: PageRequest) -> DeskReply {
        let words = page.words
        if page.request.isScripted { return page.fragment(alert(problem, words), status: problem.status) }
        return page.page(
            title(problem, words), status: problem.status,
            """
            \(alert(problem, words))
            <p><a class="button" href="\(page.viewer.startAddress)">\(words("Back to the start"))</a></p>
            """)
    }

    /// The same where nobody is known to be signed in.
    static func reply(_ problem: APIProblem, _ origin: OpenRequest) -> DeskReply {
        let words = origin.words
        return Page.open(
            title(problem, words), origin, status: problem.status,
            """
            \(alert(problem, words))
            <p><a class="button" href="/">\(words("Back to the start"))</a></p>
            """)
    }

    /// A page that the viewer's role has no part in.
    static func notYours(_ page: PageRequest) -> DeskReply {
        let words = page.words
        return page.page(
            words("Not for you"), status: .forbidden,
            """
            <p role="alert" class="problem">\(words("Your role has no access to this page."))</p>
            <p><a class="button" href="\(page.viewer.startAddress)">\(words("Back to the start"))</a></p>
            """)
    }

    /// The API's own sentence, every field's fault, and the request's id for a fault of ours.
    static func alert(_ problem: APIProblem, _ words: Words) -> HTML {
        let id: HTML = problem.error.requestId.map { "<p class=\"hint\">\($0)</p>" } ?? .empty
        return """
            <div role="alert" class="problem">\(Icon.warning.html)\
            \(problem.text(words))\(id)</div>
            """
    }

    private static func title(_ problem: APIProblem, _ words: Words) -> String {
        switch problem.status.code {
        case 403: words("Not for you")
        case 404: words("Not found")
        case 500...: words("Something went wrong")
        default: words("Not possible")
        }
    }
}
