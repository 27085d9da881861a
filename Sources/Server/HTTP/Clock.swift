package import Domain
import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the time comes from. Tests pass one that they set.
package struct Clock: Sendable {
    package let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// The machine's clock.
    package static let system = Clock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// How long an answer stays as it is by the clock alone: from just after one moment, up to another and
/// including it. Nil bounds nothing.
struct ClockWindow: Sendable, Equatable {
    var after: Instant?
    var through: Instant?

    func contains(_ now: Instant) -> Bool {
        if let after, now <= after { return false }
        if let through, now > through { return false }
        return true
    }

    /// Notes a moment that the answer changes after.
    mutating func divide(at moment: Instant, now: Instant) {
        if moment < now {
            after = max(after ?? moment, moment)
        } else {
            through = min(through ?? moment, moment)
        }
    }
}

extension ClockWindow: CustomStringConvertible {
    /// As it stands at a tag's end: empty without bounds, else both in milliseconds since 1970.
    var description: String {
        if after == nil && through == nil { return "" }
        return ".\(Self.text(after)).\(Self.text(through))"
    }

    /// Reads it off the end of a tag in quotes; nil for what is none.
    init?(endOf tag: String) {
        let parts = tag.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: self.init()
        case 3: self.init(after: Self.instant(parts[1]), through: Self.instant(parts[2]))
        default: return nil
        }
    }

    private static func text(_ moment: Instant?) -> String {
        moment.map { String($0.milliseconds, radix: 36) } ?? ""
    }

    private static func instant(_ text: Substring) -> Instant? {
        Int64(text, radix: 36).map(Instant.init(milliseconds:))
    }
}
