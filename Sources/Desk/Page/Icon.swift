import Markup

/// A picture out of our own set. All of them are in each page once, as symbols.
enum Icon: String, CaseIterable, Sendable {
    case day, week, request, board, people, message, invoice, settings, home, add
    case requested, scheduled, confirmed, progress, completed, cancelled, missed
    case warning, print, search, previous, next, close, clock, block

    var html: HTML { "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-\(rawValue)\"/></svg>" }

    static let tooth: HTML = "<svg class=\"icon tooth\" aria-hidden=\"true\"><use href=\"#i-tooth\"/></svg>"

    static let symbols: HTML = """
        <svg class="symbols" aria-hidden="true">\(toothSymbol)\(Icon.allCases.map { symbol($0) })</svg>
        """

    private static var toothSymbol: HTML {
        """
        <symbol id="i-tooth" viewBox="0 0 24 24"><path d="M8 3C5 3 3.5 5.4 3.5 8.3c0 2.4 1 3.9 1.5 6.2.5 2.4.7 6.5 2.4 \
        6.5 1.8 0 1.5-5.6 4.6-5.6s2.8 5.6 4.6 5.6c1.7 0 1.9-4.1 2.4-6.5.5-2.3 1.5-3.8 1.5-6.2C20.500 5.4 19 3 16 \
        3c-1.700 0-2.600.9-4 .9S9.700 3 8 3z"/></symbol>
        """
    }

    private static func symbol(_ icon: Icon) -> HTML {
        "<symbol id=\"i-\(icon.rawValue)\" viewBox=\"0 0 24 24\">\(icon.path)</symbol>"
    }

    /// Drawn with strokes on a field of 24 by 24.
    private var path: HTML {
        switch self {
        case .day: "<path d=\"M4 5h16v15H4zM4 10h16M8 3v4M16 3v4M8 14h4\"/>"
        case .week: "<path d=\"M4 5h16v15H4zM4 10h16M9.300 10v10M14.700 10v10M8 3v4M16 3v4\"/>"
        case .request: "<path d=\"M4 4h16v12H9l-5 4zM12 7v3M12 13v.1\"/>"
        case .board: "<path d=\"M4 4h4v16H4zM10 4h4v10h-4zM16 4h4v13h-4z\"/>"
        case .people:
            "<path d=\"M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6M18.500 14.500a6.500 6.500 0 0 1 3 5.500\"/>"
        case .message: "<path d=\"M4 5h16v11H10l-4 4v-4H4z\"/>"
        case .invoice: "<path d=\"M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6\"/>"
        case .settings:
            "<path d=\"M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100\"/>"
        case .home: "<path d=\"M4 11l8-7 8 7v9h-5v-6H9v6H4z\"/>"
        case .add: "<path d=\"M12 5v14M5 12h14\"/>"
        case .requested:
            "<path d=\"M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .8-1 1.700M12 17v.1\"/>"
        case .scheduled: "<path d=\"M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2\"/>"
        case .confirmed: "<path d=\"M5 12.500l4.500 4.500L19 7.500\"/>"
        case .progress: "<path d=\"M8 5l11 7-11 7z\"/>"
        case .completed: "<path d=\"M3 13l4 4 8-9M12 16l1 1 8-9\"/>"
        case .cancelled: "<path d=\"M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 18L18 6\"/>"
        case .missed:
            "<path d=\"M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 8l5 5M21 8l-5 5\"/>"
        case .warning: "<path d=\"M12 4l9 16H3zM12 10v4M12 17v.1\"/>"
        case .print: "<path d=\"M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z\"/>"
        case .search:
            "<path d=\"M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20\"/>"
        case .previous: "<path d=\"M15 5l-7 7 7 7\"/>"
        case .next: "<path d=\"M9 5l7 7-7 7\"/>"
        case .close: "<path d=\"M6 6l12 12M18 6L6 18\"/>"
        case .clock: "<path d=\"M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5h4\"/>"
        case .block: "<path d=\"M4 5h16v14H4zM4 19L20 5\"/>"
        }
    }
}
