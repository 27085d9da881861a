package import Logging

/// Writes each log entry as one line, of text or of JSON.
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private var format: LogFormat
    private let lines: LogLines
    private let clock: Clock

    package init(
        format: LogFormat, level: Logger.Level, lines: LogLines = .standardError, clock: Clock = .system
    ) {
        self.format = format
        self.lines = lines
        self.clock = clock
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set {
            // The framework's own number for a request says nothing that ours does not.
            if key != "hb.request.id" { metadata[key] = newValue }
        }
    }

    /// From here on, each entry is a JSON object.
    mutating func becomeJSON() { format = .json }

    package func log(event: LogEvent) {
        var all = metadata
        if let own = event.metadata { all.merge(own) { _, new in new } }
        let line = LogLine(
            time: clock.now(), level: event.level, message: event.message.description, metadata: all)
        lines.write(format == .json ? line.json : line.text)
    }
}
